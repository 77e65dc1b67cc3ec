from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import ListView

from shop.catalogue.models import Product
from shop.review.links import list_path
from shop.review.models import Review
from shop.review.shown import Summary, published_reviews, summary_of


class ReviewList(ListView):
    """Everything that is published of one product, the newest first."""

    template_name = "review/list.html"
    context_object_name = "reviews"
    paginate_by = 10

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = list_path(self.product)
        if request.path != address:
            query = request.META.get("QUERY_STRING")
            return HttpResponsePermanentRedirect(
                f"{address}?{query}" if query else address
            )
        return super().get(request, *args, **kwargs)

    @cached_property
    def product(self) -> Product:
        public = Product.objects.filter(is_public=True)
        shown = public.exclude(structure=Product.CHILD)
        return get_object_or_404(
            shown.select_related("supplement"), pk=self.kwargs["pk"]
        )

    @cached_property
    def summary(self) -> Summary:
        return summary_of(self.product)

    def get_queryset(self) -> QuerySet[Review]:
        return published_reviews(self.product)

    def get_paginator(  # type: ignore[override]
        self, queryset: Any, per_page: int, **kwargs: Any
    ) -> Paginator:
        return _Counted(queryset, per_page, total=self.summary.count, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            product=self.product, summary=self.summary, section="capsules", **kwargs
        )


class _Counted(Paginator):
    """The summary has counted them already."""

    def __init__(self, *args: Any, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.__dict__["count"] = total
