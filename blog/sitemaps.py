from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from blog.models import Article, Page, Source, Topic


class ArticleSitemap(Sitemap):
    def items(self) -> QuerySet[Article]:
        return Article.objects.published().defer("body")

    def lastmod(self, article: Article) -> datetime | None:
        return article.last_changed_at


class TopicSitemap(Sitemap):
    def items(self) -> QuerySet[Topic]:
        return Topic.objects.in_use()


class SourceSitemap(Sitemap):
    def items(self) -> QuerySet[Source]:
        return Source.objects.public()


class PageSitemap(Sitemap):
    def items(self) -> QuerySet[Page]:
        return Page.objects.all()

    def lastmod(self, page: Page) -> datetime:
        return page.updated_at
