from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from blog.image_form import ImageForm
from blog.images import add_image, remove_image, shown_in
from blog.models import Image
from blog.models.images import STEPS, file_name
from blog.renditions import widths_of


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    list_display = ["thumbnail", "key", "alt", "is_decorative", "credit", "uploaded_at"]
    list_display_links = ["key"]
    search_fields = ["key", "alt", "credit"]
    readonly_fields = ["thumbnail", "in_an_article", "uploaded_by", "uploaded_at"]

    class Media:
        css = {"all": ["css/article-editor.css"]}

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:
        asked = ["alt", "is_decorative", "credit"]
        if obj is None:
            return ["file", *asked]
        return ["thumbnail", "in_an_article", *asked, "uploaded_by", "uploaded_at"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.upload)
        upload = path("upload/", view, name="blog_image_upload")
        return [upload, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One by one: each may stand in an article."""
        return {}

    def save_model(
        self, request: HttpRequest, obj: Image, form: Any, change: bool
    ) -> None:
        if change:
            obj.save()
            return
        made = _made(form, request.user)
        # What the admin goes on with: its page, its log.
        obj.__dict__.update(made.__dict__)
        words = f"Put this into an article: {made.markdown}"
        self.message_user(request, words, messages.SUCCESS)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        remove_image(obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: Image | None = None
    ) -> bool:
        """What stands in words that could be brought back stays."""
        is_free = obj is None or not shown_in(obj)
        return is_free and super().has_delete_permission(request, obj)

    @method_decorator(require_POST)
    def upload(self, request: HttpRequest) -> HttpResponse:
        """For the editor of articles: what to insert, or what is wrong by field."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImageForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        made = _made(form, request.user)
        self.log_addition(request, made, "Added while writing.")
        return JsonResponse({"markdown": made.markdown, "key": made.key}, status=201)

    @admin.display(description="picture")
    def thumbnail(self, image: Image) -> str:
        width = widths_of(image.width, STEPS)[0]
        url = default_storage.url(file_name(image.key, width, "jpg"))
        return format_html('<img class="thumbnail" src="{}" alt="">', url)

    @admin.display(description="in an article")
    def in_an_article(self, image: Image) -> str:
        titles = shown_in(image)
        shown = f"Shown, or once shown, in: {', '.join(titles)}." if titles else ""
        return format_html("<code>{}</code> {}", image.markdown, shown)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).select_related("uploaded_by")


def _made(form: Any, by: Any) -> Image:
    typed = form.cleaned_data
    return add_image(typed["file"], alt=typed["alt"], credit=typed["credit"], by=by)
