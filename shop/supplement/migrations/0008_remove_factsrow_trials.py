from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("supplement", "0007_fill_trial_doses")]

    operations = [
        migrations.RemoveField(
            model_name='factsrow',
            name='trials',
        ),
        migrations.AlterField(
            model_name='factsrow',
            name='in_trials',
            field=models.CharField(blank=True, help_text='What the trials gave, next to our amount, in one sentence. Taken off the pages while one of them is retracted.', max_length=120),
        ),
        migrations.AlterField(
            model_name='factsrow',
            name='trials_detail',
            field=models.CharField(blank=True, help_text='What the comparison does not say by itself. Taken off likewise.', max_length=400),
        ),
    ]
