"""The label's panel beside the form that changes it, and as a file for the printer."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify

from shop.supplement.models import Supplement
from shop.supplement.panel import panel_of
from shop.supplement.printing.drawing import WIDTHS, Drawing, draw
from shop.supplement.printing.pdf import pdf_of
from shop.supplement.printing.svg import svg_of
from shop.supplement.printing.type import unknown_letters
from shop.supplement.printing.words import label_words

USUAL_WIDTH = 65
"""Millimeters."""

FILES: dict[str, tuple[str, Callable[[Drawing], str | bytes]]] = {
    "pdf": ("application/pdf", pdf_of),
    "svg": ("image/svg+xml", svg_of),
}


class PrintsPanel:
    """For the ModelAdmin of Supplement."""

    def get_urls(self) -> list[Any]:
        return [
            path(
                "<int:pk>/panel-<int:width>mm.<str:kind>",
                self.admin_site.admin_view(self.panel_file),  # type: ignore[attr-defined]
                name="supplement_supplement_panel",
            ),
            path(
                "<int:pk>/label.txt",
                self.admin_site.admin_view(self.words_file),  # type: ignore[attr-defined]
                name="supplement_supplement_words",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def words_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        supplement = self._readable(request, pk)
        name = f"{slugify(supplement.name)}-label.txt"
        return HttpResponse(
            label_words(supplement),
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _readable(self, request: HttpRequest, pk: int) -> Supplement:
        supplement = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if supplement is None:
            raise Http404
        if not self.has_view_permission(request, supplement):  # type: ignore[attr-defined]
            raise PermissionDenied
        return supplement

    def panel_file(
        self, request: HttpRequest, pk: int, width: int, kind: str
    ) -> HttpResponse:
        if kind not in FILES or width not in WIDTHS:
            raise Http404
        supplement = self._readable(request, pk)
        drawing = draw(panel_of(supplement), width_mm=width)
        strange = unknown_letters(drawing.description)
        if strange:
            messages.error(
                request,
                f"The font of the label cannot print “{strange}”. Write the panel"
                " without, then take the file again.",
            )
            address = reverse("admin:supplement_supplement_change", args=[pk])
            return HttpResponseRedirect(address)
        name = f"{slugify(supplement.name)}-panel-{width}mm.{kind}"
        content_type, make = FILES[kind]
        return HttpResponse(
            make(drawing),
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @admin.display(description="as saved")
    def panel_preview(self, supplement: Supplement) -> SafeString:
        return render_to_string(
            "admin/supplement/panel_preview.html",
            {"supplement": supplement, "widths": WIDTHS, "usual_width": USUAL_WIDTH},
        )
