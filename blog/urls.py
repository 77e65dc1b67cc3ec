from django.urls import path

from blog.article_image import share_image
from blog.exporting.views import FORMATS, article_file, source_file
from blog.feed import feed_of
from blog.views import (
    ArticleDetail,
    ArticleList,
    CorrectionList,
    Search,
    SourceDetail,
    SourceList,
    TopicArticleList,
)

app_name = "blog"

urlpatterns = [
    path("", ArticleList.as_view(), name="articles"),
    path("feed/", feed_of("feed"), name="feed"),
    path("feed/rss/", feed_of("feed-rss"), name="feed-rss"),
    path("feed/json/", feed_of("feed-json"), name="feed-json"),
    path("corrections/", CorrectionList.as_view(), name="corrections"),
    path("search/", Search.as_view(), name="search"),
    path("topics/<slug:slug>/", TopicArticleList.as_view(), name="topic"),
    path("topics/<slug:slug>/feed/", feed_of("feed"), name="topic-feed"),
    path("topics/<slug:slug>/feed/rss/", feed_of("feed-rss"), name="topic-feed-rss"),
    path("topics/<slug:slug>/feed/json/", feed_of("feed-json"), name="topic-feed-json"),
    path("sources/", SourceList.as_view(), name="sources"),
    path("sources/<slug:key>/", SourceDetail.as_view(), name="source"),
    path("<slug:slug>/<slug:version>.png", share_image, name="share-image"),
    *(
        path(
            f"sources/<slug:key>.{extension}",
            source_file,
            {"name": name},
            name=f"source-{name}",
        )
        for name, (extension, _) in FORMATS.items()
    ),
    *(
        path(
            f"<slug:slug>/references.{extension}",
            article_file,
            {"name": name},
            name=f"references-{name}",
        )
        for name, (extension, _) in FORMATS.items()
    ),
    # Last: article slugs share their level with the pages above.
    path("<slug:slug>/", ArticleDetail.as_view(), name="article"),
]
