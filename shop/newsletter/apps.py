from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "shop.newsletter"
    label = "newsletter"
    verbose_name = "Newsletter"

    def ready(self) -> None:
        from shop.newsletter.consent import forget_unconfirmed  # noqa: PLC0415
        from shop.newsletter.sending import look_after_issues  # noqa: PLC0415
        from shop.upkeep.chores import register  # noqa: PLC0415

        register("newsletter sign-ups", forget_unconfirmed)
        register("newsletter issues", look_after_issues)
