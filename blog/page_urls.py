"""Mounted last: a page takes whatever address nothing else has."""

from django.urls import path

from blog.views import PageDetail

app_name = "pages"

urlpatterns = [path("<slug:slug>/", PageDetail.as_view(), name="page")]
