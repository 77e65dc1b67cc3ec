from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

REVIEWERS = "Safety reviewers"
MAY = {
    "safetyreport": ["view", "change"],
    "healthdetails": ["view"],
    "followup": ["view", "add"],
}


class SafetyReportConfig(AppConfig):
    name = "shop.safety_report"
    label = "safety_report"
    verbose_name = "Side effects"

    def ready(self) -> None:
        post_migrate.connect(_make_group, sender=self, dispatch_uid="safety_reviewers")


def _make_group(sender: AppConfig, using: str, **signal: Any) -> None:
    """Once; whoever runs the shop may change what it may do."""
    from django.contrib.auth.management import create_permissions  # noqa: PLC0415
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415

    group, is_new = Group.objects.using(using).get_or_create(name=REVIEWERS)
    if not is_new:
        return
    # The permissions are made by a receiver that may come after this one.
    create_permissions(sender, verbosity=0, using=using)
    group.permissions.set(
        Permission.objects.using(using).filter(
            content_type__app_label=sender.label,
            codename__in=[
                f"{act}_{model}" for model, acts in MAY.items() for act in acts
            ],
        )
    )
