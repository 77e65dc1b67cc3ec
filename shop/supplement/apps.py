from functools import partial

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_delete


class SupplementConfig(AppConfig):
    name = "shop.supplement"
    label = "supplement"
    verbose_name = "Supplements"

    def ready(self) -> None:
        from blog import source_watch, uses  # noqa: PLC0415
        from compliance import register  # noqa: PLC0415
        from shop.supplement.register import REGISTER  # noqa: PLC0415
        from shop.supplement.uses import claims_on  # noqa: PLC0415
        from shop.supplement.watch import watch_claims  # noqa: PLC0415

        register.register("supplements", REGISTER)
        source_watch.register("claims", lambda key: watch_claims())
        uses.register("claims", claims_on)
        # Photographs also go when their product does, which calls no delete().
        post_delete.connect(
            _delete_files,
            sender=self.get_model("Photograph"),
            dispatch_uid="delete_renditions",
        )


def _delete_files(instance, **kwargs) -> None:
    from shop.supplement.photographs import delete_renditions  # noqa: PLC0415

    transaction.on_commit(
        partial(delete_renditions, instance.original_name, instance.width)
    )
