"""The pages of the acts of staff. A file of its own: the list of reviews knows nothing
of how they are decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from shop.review import moderating
from shop.review.admin_forms import HoldForm, OverrideForm, PublishForm
from shop.review.claims import ask_for_overrides, findings_of
from shop.review.models import Review
from shop.user.models import User
from shop.user.rights import staff_who_may

Act = Callable[[dict[str, Any], User], str]


class ReviewActs:
    """For the ModelAdmin of reviews."""

    admin_site: Any

    def act_urls(self) -> list[URLPattern]:
        acts = {
            "publish": self.publish_view,
            "hold": self.hold_view,
            "override": self.override_view,
        }
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"review_{name}",
            )
            for name, view in acts.items()
        ]

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def act(typed: dict[str, Any], staff: User) -> str:
            moderating.publish(pk, **typed, by=staff)
            return "Published."

        return self._act(request, pk, PublishForm, "Publish", act)

    def hold_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def act(typed: dict[str, Any], staff: User) -> str:
            moderating.hold(pk, **typed, by=staff)
            return "Held back. Its author is told why."

        return self._act(request, pk, HoldForm, "Hold back", act)

    def override_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def act(typed: dict[str, Any], staff: User) -> str:
            if not staff.has_perm("compliance.add_claimoverride"):
                raise PermissionDenied
            review = Review.objects.get(pk=pk)
            asked = ask_for_overrides(review, reason=typed["reason"], by=staff)
            if not asked:
                raise moderating.NotNow("There is nothing new to ask for.")
            return "Asked for. Once another person has approved it, publish the review."

        return self._act(request, pk, OverrideForm, "Ask for an override", act)

    def _act(
        self,
        request: HttpRequest,
        pk: int,
        form_class: Callable[..., Form],
        title: str,
        act: Act,
    ) -> HttpResponse:
        staff = staff_who_may(request, "review.change_review")
        rows = Review.objects.select_related("order_line__order")
        review = get_object_or_404(rows, pk=pk)
        page = reverse("admin:review_review_change", args=[pk])
        form = form_class(
            request.POST if request.method == "POST" else None, review=review
        )
        if request.method == "POST" and form.is_valid():
            try:
                messages.success(request, act(form.cleaned_data, staff))
            except moderating.NotNow as error:
                messages.error(request, str(error))
            return redirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {review}",
            "button": title,
            "form": form,
            "review": review,
            "findings": findings_of(review.words),
            "back": page,
            "opts": Review._meta,
        }
        return TemplateResponse(request, "admin/review/act.html", context)
