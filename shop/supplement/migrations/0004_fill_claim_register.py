from django.db import migrations
from django.utils.timezone import localdate


def fill(apps, schema_editor):
    """When a claim was first shown was not recorded before; today is what is known,
    and staff may look it up."""
    Claim = apps.get_model('supplement', 'Claim')
    for claim in Claim.objects.filter(is_published=True).select_related('supplement'):
        label = claim.supplement
        often = 'a day' if label.servings_per_day == 1 else f'{label.servings_per_day} times a day'
        claim.status = 'published'
        claim.dose = f'{label.serving_size} {often}'
        claim.first_shown_on = localdate()
        claim.text_shown = claim.text
        claim.save()


class Migration(migrations.Migration):

    dependencies = [
        ('supplement', '0003_claim_register'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
