from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("read/", include("blog.urls")),
    path("compliance/", include("compliance.urls")),
    path("admin/", admin.site.urls),
    path("", include("blog.page_urls")),
]
