from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from shop.progress.models import Job


class BooksConfig(AppConfig):
    name = "shop.books"
    label = "books"
    verbose_name = "Books"

    def ready(self) -> None:
        from shop.books.exporting import EXPORT, write_export  # noqa: PLC0415
        from shop.progress.kinds import KINDS, Kind  # noqa: PLC0415

        KINDS[EXPORT] = Kind(
            "Export", "books.view_export", for_file=_for_file, task=write_export
        )


def _for_file(job: "Job") -> list[str]:
    from shop.books.tables import TABLES  # noqa: PLC0415

    return TABLES[job.arguments["table"]].permissions
