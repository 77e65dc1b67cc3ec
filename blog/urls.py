from django.http import HttpResponse
from django.urls import path

app_name = "blog"


def _soon(request, **kwargs):
    return HttpResponse("")


urlpatterns = [
    path("", _soon, name="articles"),
    path("feed/", _soon, name="feed"),
    path("topics/<slug:slug>/", _soon, name="topic"),
    path("sources/", _soon, name="sources"),
    path("sources/<slug:key>/", _soon, name="source"),
    path("<slug:slug>/", _soon, name="article"),
]
