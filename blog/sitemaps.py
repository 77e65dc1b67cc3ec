from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import OuterRef, QuerySet, Subquery

from blog.article_image import share_image_of
from blog.models import Article, Page, Source, Topic


class ArticleSitemap(Sitemap):
    def items(self) -> QuerySet[Article]:
        return Article.objects.published().for_cards()

    def lastmod(self, article: Article) -> datetime | None:
        return article.last_changed_at

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        entries = super().get_urls(*args, **kwargs)
        for entry in entries:
            article = entry["item"]
            entry["images"] = [share_image_of(article, article.source_count).address]
        return entries


class TopicSitemap(Sitemap):
    def items(self) -> QuerySet[Topic]:
        newest = Article.objects.published().filter(topic=OuterRef("pk"))
        return Topic.objects.in_use().annotate(
            newest_at=Subquery(newest.order_by("-updated_at").values("updated_at")[:1])
        )

    def lastmod(self, topic: Topic) -> datetime | None:
        return getattr(topic, "newest_at", None)


class SourceSitemap(Sitemap):
    def items(self) -> QuerySet[Source]:
        return Source.objects.public()


class PageSitemap(Sitemap):
    def items(self) -> QuerySet[Page]:
        return Page.objects.all()

    def lastmod(self, page: Page) -> datetime:
        return page.updated_at
