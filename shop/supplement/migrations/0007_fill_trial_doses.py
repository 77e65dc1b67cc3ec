from django.db import migrations


def keep_the_trials(apps, schema_editor):
    """As trials without an amount: nobody typed one."""
    TrialDose = apps.get_model("supplement", "TrialDose")
    for line in apps.get_model("supplement", "FactsRow").objects.all():
        for place, source in enumerate(line.trials.order_by("key"), start=1):
            TrialDose.objects.get_or_create(
                line=line, source=source, defaults={"position": place}
            )


def give_them_back(apps, schema_editor):
    for dose in apps.get_model("supplement", "TrialDose").objects.all():
        dose.line.trials.add(dose.source)


class Migration(migrations.Migration):

    dependencies = [("supplement", "0006_trial_dose")]

    operations = [migrations.RunPython(keep_the_trials, give_them_back)]
