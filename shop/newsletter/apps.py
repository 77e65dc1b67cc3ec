from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.urls import reverse

if TYPE_CHECKING:
    from shop.progress.models import Job


class NewsletterConfig(AppConfig):
    name = "shop.newsletter"
    label = "newsletter"
    verbose_name = "Newsletter"

    def ready(self) -> None:
        from shop.newsletter.consent import forget_unconfirmed  # noqa: PLC0415
        from shop.newsletter.progress import LETTERS  # noqa: PLC0415
        from shop.newsletter.sending import look_after_issues  # noqa: PLC0415
        from shop.progress.kinds import KINDS, Kind  # noqa: PLC0415
        from shop.upkeep.chores import register  # noqa: PLC0415

        register("newsletter sign-ups", forget_unconfirmed)
        register("newsletter issues", look_after_issues)
        # Without a task: who was interrupted may have it, so it goes on from its page.
        KINDS[LETTERS] = Kind(
            "Letters of a newsletter", "newsletter.send_issue", page=_page
        )


def _page(job: "Job") -> str:
    return reverse("admin:newsletter_issue_change", args=[job.reference])
