"""What the pages beside the form of a source have in common, for its ModelAdmin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


class SourcePages:
    admin_site: Any
    opts: Any

    def need_add(self, request: HttpRequest) -> None:
        """Raises PermissionDenied."""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied

    def page(
        self, request: HttpRequest, name: str, title: str, **context: Any
    ) -> HttpResponse:
        site = self.admin_site.each_context(request)
        return TemplateResponse(
            request,
            f"admin/blog/source/{name}.html",
            {**site, "opts": self.opts, "title": title, **context},
        )
