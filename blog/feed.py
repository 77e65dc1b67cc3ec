"""Atom, RSS and JSON Feed, of all articles and of each topic. Django's own Feed class
asks the Site table for the domain; ours comes from SITE_URL, so the generators are used
directly."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from blog.feed_content import ABOUT, FeedItem, feed_items, readable_in_xml
from blog.json_feed import JsonFeed
from blog.models import Article, Topic
from compliance.notices import FDA_NOTICE
from compliance.words_now import medical_notice_for

ENTRIES = 10


class _Atom(Atom1Feed):
    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class _Rss(Rss201rev2Feed):
    """With https://web.resource.org/rss/1.0/modules/content/ for the whole article."""

    def rss_attributes(self) -> dict[str, str]:
        module = "http://purl.org/rss/1.0/modules/content/"
        return {**super().rss_attributes(), "xmlns:content": module}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


Format = type[_Atom] | type[_Rss] | type[JsonFeed]
FORMATS: dict[str, Format] = {
    "feed": _Atom,
    "feed-rss": _Rss,
    "feed-json": JsonFeed,
}
"""By the name of the address."""


def feed_of(name: str) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, slug: str = "") -> HttpResponse:
        articles = Article.objects.published()
        topic = None
        if slug:
            topic = get_object_or_404(Topic.objects.in_use(), slug=slug)
            articles = articles.filter(topic=topic)
        medical_notice = medical_notice_for(request)
        feed = _empty_feed(name, topic, medical_notice)
        for item in feed_items(articles[:ENTRIES], medical_notice):
            _add(feed, item)
        response = HttpResponse(content_type=FORMATS[name].content_type)
        feed.write(response, "utf-8")
        return response

    return view


def _empty_feed(name: str, topic: Topic | None, medical_notice: str) -> SyndicationFeed:
    """The notices stand above the articles too: a feed may have none yet."""
    arguments = [topic.slug] if topic else []
    home = topic.get_absolute_url() if topic else reverse("blog:articles")
    address = reverse(f"blog:{'topic-' if topic else ''}{name}", args=arguments)
    on = f" on {topic.name.lower()}" if topic else ""
    about = topic.description if topic and topic.description else ABOUT
    told = readable_in_xml(f"{about} {medical_notice} * {FDA_NOTICE}")
    return FORMATS[name](
        title=readable_in_xml(f"{settings.SITE_NAME} articles{on}"),
        link=settings.SITE_URL + home,
        feed_url=settings.SITE_URL + address,
        description=told,
        # What Atom calls it.
        subtitle=told,
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
    )


def _add(feed: SyndicationFeed, item: FeedItem) -> None:
    feed.add_item(
        title=item.title,
        link=item.address,
        unique_id=item.address,
        unique_id_is_permalink=True,
        description=item.summary,
        author_name=item.author,
        pubdate=item.published_at,
        updateddate=item.changed_at,
        categories=[item.topic],
        content=item.content,
        image=item.image,
    )
