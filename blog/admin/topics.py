from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from blog.forms import TopicForm
from blog.models import Topic
from compliance.claims.forms import WarnsOfClaims


@admin.register(Topic)
class TopicAdmin(WarnsOfClaims, admin.ModelAdmin):
    form = TopicForm
    list_display = ["name", "description", "article_count"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        queryset = super().get_queryset(request)
        return queryset.annotate(article_count=Count("articles")).order_by("name")

    def view_on_site(self, obj: Topic) -> str | None:
        is_open = Topic.objects.in_use().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_open else None

    @admin.display(description="articles", ordering="article_count")
    def article_count(self, topic: Any) -> int:
        return topic.article_count
