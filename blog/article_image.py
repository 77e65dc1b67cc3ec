"""The share image of an article: where it is, what is on it, and its bytes."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from blog.models import Article
from blog.share_image import HEIGHT, WIDTH, Words, png_of

KEPT_SECONDS = 7 * 24 * 60 * 60
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class ShareImage:
    path: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path


def share_image_of(article: Article, source_count: int) -> ShareImage:
    words = _words(article, source_count)
    told = ". ".join(part for part in (words.title, words.over, words.below) if part)
    path = reverse("blog:share-image", args=[article.slug, words.version])
    return ShareImage(path, f"{told}.")


@require_safe
def share_image(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Only what an open article says now is drawn, so there are as many pictures as
    articles; an address from before leads to the picture of today."""
    articles = Article.objects.published().for_cards()
    article = get_object_or_404(articles, slug=slug)
    words = _words(article, article.source_count)
    if version != words.version:
        return HttpResponseRedirect(share_image_of(article, article.source_count).path)
    response = HttpResponse(_bytes_of(words), content_type="image/png")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


def _bytes_of(words: Words) -> bytes:
    key = f"share-image:{words.version}"
    data: bytes | None = cache.get(key)
    if data is None:
        data = png_of(words)
        cache.set(key, data, KEPT_SECONDS)
    return data


def _words(article: Article, source_count: int) -> Words:
    plural = "" if source_count == 1 else "s"
    return Words(
        title=article.title,
        over=article.topic.name,
        below=f"Rests on {source_count} paper{plural}" if source_count else "",
        brand=settings.SITE_NAME,
    )
