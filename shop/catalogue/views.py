from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import DetailView, ListView, TemplateView

from blog.models import Article, Page
from shop.catalogue.models import Product
from shop.catalogue.offers import choices_of, for_sale, offer_of
from shop.catalogue.structured_data import organization_data, product_data
from shop.lot.models import Recall
from shop.shipping.methods import Standard, arrival_by
from shop.shipping.returns import RETURN_DAYS
from shop.supplement.evidence import bibliography_of, caution_lookup, label_lookups
from shop.supplement.models import Supplement
from shop.supplement.wording import meta_words, translation_lookups

NEWEST_ARTICLES = 3
RETURNS_PAGE = "returns"


class HomeView(TemplateView):
    template_name = "home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        supplement = Supplement.objects.prefetch_related(*label_lookups()).the_one()
        return super().get_context_data(
            supplement=supplement,
            offer=offer_of(supplement.product) if supplement else None,
            bibliography=bibliography_of(supplement),
            articles=newest_articles(),
            structured_data=organization_data(),
            **kwargs,
        )


class CatalogueView(ListView):
    """Oscar's asks a search engine; this asks the database."""

    template_name = "oscar/catalogue/browse.html"
    context_object_name = "products"
    paginate_by = 24
    extra_context = {"section": "capsules"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        two = Product.objects.filter(is_public=True).exclude(structure=Product.CHILD)[
            :2
        ]
        if len(two) == 1:
            return redirect(two[0])
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Product]:
        return for_sale(Product.objects.all()).prefetch_related(
            *translation_lookups("supplement__")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["offers"] = [
            (product, offer_of(product)) for product in context["products"]
        ]
        return context


class ProductDetailView(DetailView):
    """Oscar's writes a row for each view, asks who is looking and sets a cookie;
    this page is the same bytes for everyone and only reads."""

    context_object_name = "product"
    template_folder = "catalogue"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        address = self.object.get_absolute_url()
        if request.path != address:
            query = request.META.get("QUERY_STRING")
            return HttpResponsePermanentRedirect(
                f"{address}?{query}" if query else address
            )
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_queryset(self) -> QuerySet[Product]:
        return for_sale(Product.objects.all()).prefetch_related(
            "bundles", *label_lookups("supplement__"), caution_lookup("supplement__")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        product = self.object
        supplement = getattr(product, "supplement", None)
        offer = offer_of(product)
        return super().get_context_data(
            supplement=supplement,
            offer=offer,
            choices=choices_of(product, offer),
            price_a_day=supplement.price_a_day(offer.price)
            if supplement and offer.price is not None
            else None,
            bibliography=bibliography_of(supplement),
            words=meta_words(product),
            articles=newest_articles(),
            recalls=Recall.objects.active()
            .filter(lot__supplement=supplement)
            .select_related("lot")
            if supplement
            else [],
            structured_data=product_data(
                product,
                offer,
                claims=len(supplement.published_claims) if supplement else 0,
            ),
            arrives=arrival_by(Standard, timezone.now()),
            returns=Page.objects.filter(slug=RETURNS_PAGE).first(),
            return_days=RETURN_DAYS,
            section="capsules",
            **kwargs,
        )

    def get_template_names(self) -> list[str]:
        """As in Oscar: a template of its own for one product or one kind of it."""
        folder = f"oscar/{self.template_folder}"
        return [
            f"{folder}/detail-for-upc-{self.object.upc}.html",
            f"{folder}/detail-for-class-{self.object.get_product_class().slug}.html",
            f"{folder}/detail.html",
        ]


def newest_articles() -> QuerySet[Article]:
    return Article.objects.published().for_cards()[:NEWEST_ARTICLES]
