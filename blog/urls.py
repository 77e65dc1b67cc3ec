from django.urls import path

from blog.feed import feed
from blog.views import (
    ArticleDetail,
    ArticleList,
    Search,
    SourceDetail,
    SourceList,
    TopicArticleList,
)

app_name = "blog"

urlpatterns = [
    path("", ArticleList.as_view(), name="articles"),
    path("feed/", feed, name="feed"),
    path("search/", Search.as_view(), name="search"),
    path("topics/<slug:slug>/", TopicArticleList.as_view(), name="topic"),
    path("sources/", SourceList.as_view(), name="sources"),
    path("sources/<slug:key>/", SourceDetail.as_view(), name="source"),
    # Last: article slugs share their level with the pages above.
    path("<slug:slug>/", ArticleDetail.as_view(), name="article"),
]
