import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("supplement", "0010_fill_cautions")]

    operations = [
        # With a default, so that going back finds a value for every row.
        migrations.AlterField(
            model_name="supplement",
            name="cautions",
            field=models.TextField(default=""),
        ),
        migrations.RemoveField(model_name="supplement", name="cautions"),
        migrations.AlterField(
            model_name="caution",
            name="supplement",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cautions", to="supplement.supplement"),
        ),
        migrations.AddConstraint(
            model_name="caution",
            constraint=models.CheckConstraint(condition=models.Q(kind__in=["pregnancy", "age", "condition", "surgery", "medicine", "other"]), name="caution_is_of_a_known_kind"),
        ),
        migrations.AddConstraint(
            model_name="caution",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="caution_has_words"),
        ),
        migrations.AddConstraint(
            model_name="caution",
            constraint=models.UniqueConstraint(fields=("supplement", "text"), name="caution_said_once", violation_error_message="This caution stands on the label already."),
        ),
    ]
