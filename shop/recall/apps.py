from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.urls import reverse

if TYPE_CHECKING:
    from shop.progress.models import Job


class RecallConfig(AppConfig):
    name = "shop.recall"
    label = "recall"
    verbose_name = "Recalls"

    def ready(self) -> None:
        from shop.progress.kinds import KINDS, Kind  # noqa: PLC0415
        from shop.recall.progress import LETTERS  # noqa: PLC0415

        # Without a task: a letter that was interrupted may have arrived, so that a
        # person decides on the recall's own page.
        KINDS[LETTERS] = Kind("Letters of a recall", "lot.view_recall", page=_page)


def _page(job: "Job") -> str:
    return reverse("admin:lot_recall_change", args=[job.reference])
