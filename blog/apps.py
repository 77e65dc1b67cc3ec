from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Articles"

    def ready(self) -> None:
        from blog.published import published_texts  # noqa: PLC0415
        from compliance.claims import register  # noqa: PLC0415

        register("articles", published_texts)
