import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supplement', '0002_facts_of_the_rule'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='ingredient',
            field=models.ForeignKey(blank=True, help_text='What the claim is about. Empty: the product as a whole.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='claims', to='supplement.factsrow'),
        ),
        migrations.AddField(
            model_name='claim',
            name='dose',
            field=models.CharField(blank=True, default='', help_text='The daily amount that the claim holds for, such as: 200 mg a day.', max_length=120, verbose_name='holds for'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='claim',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10),
        ),
        migrations.AddField(
            model_name='claim',
            name='withdrawn_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='why it was withdrawn'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='claim',
            name='withdrawn_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='replaces',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced_by', to='supplement.claim'),
        ),
        migrations.AddField(
            model_name='claim',
            name='first_shown_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='text_shown',
            field=models.CharField(blank=True, default='', editable=False, max_length=160),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='claim',
            name='fda_notified_on',
            field=models.DateField(blank=True, help_text='The day on which the signed notice went to FDA: 21 CFR 101.93(a).', null=True, verbose_name='FDA notice sent on'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='key',
            field=models.SlugField(help_text='Its name for staff, such as calm-stress. Writers put ::claim{calm-stress} into an article.', max_length=60, unique=True),
        ),
    ]
