from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "shop.review"
    label = "review"
    verbose_name = "Reviews by buyers"

    def ready(self) -> None:
        from compliance.claims import register  # noqa: PLC0415
        from shop.catalogue import structured_data  # noqa: PLC0415
        from shop.review.asking import ask_for_reviews  # noqa: PLC0415
        from shop.review.published import published_texts, rating_data  # noqa: PLC0415
        from shop.upkeep import chores  # noqa: PLC0415

        chores.register("reviews", ask_for_reviews)
        register("reviews", published_texts)
        structured_data.register("reviews", rating_data)
