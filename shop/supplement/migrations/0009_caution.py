import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("blog", "0009_fill_page_citations"),
        ("supplement", "0008_remove_factsrow_trials"),
    ]

    operations = [
        migrations.CreateModel(
            name="Caution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("pregnancy", "Pregnancy and nursing"), ("age", "Age"), ("condition", "Health conditions"), ("surgery", "Surgery"), ("medicine", "Medicines"), ("other", "Other")], max_length=10)),
                ("text", models.CharField(help_text="Goes on after “if you”, without a period, such as: take sedatives", max_length=300, verbose_name="ask a clinician first if you")),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("source", models.ForeignKey(blank=True, help_text="The paper that it rests on, if there is one.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="cautioned_by", to="blog.source")),
                # Under another name while the lines of text still have this one.
                ("supplement", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="caution_rows", to="supplement.supplement")),
            ],
            options={
                "verbose_name": "caution",
                "verbose_name_plural": "Who must ask a clinician first",
                "ordering": ["position", "pk"],
            },
        ),
    ]
