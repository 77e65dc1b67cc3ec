from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from oscar.apps.catalogue.admin import *  # noqa: F403
from oscar.apps.catalogue.admin import ProductAdmin as OscarProductAdmin

from compliance.claims.forms import ClaimCheckedForm, WarnsOfClaims
from shop.catalogue.bundle_admin import BundleInline
from shop.catalogue.models import PRODUCT_TEXTS, Product
from shop.catalogue.offers import offer_of
from shop.catalogue.photograph_admin import PhotographInline
from shop.catalogue.product_rows import ProductRowsInline
from shop.catalogue.product_search import index_product
from shop.catalogue.supplement_form import SupplementForm
from shop.partner.models import StockRecord
from shop.partner.stock_form import StockForm
from shop.supplement.admin import (
    CautionInline,
    ClaimInline,
    FactsRowInline,
    QuestionInline,
    RoomyTexts,
)
from shop.supplement.models import Supplement
from shop.supplement.panel_admin import PrintsPanel
from shop.supplement.spanish_forms import (
    READ_AGAIN,
    HoldsSpanish,
    standing_of,
    tidy_translations,
)
from shop.supplement.wording import OF_THE_PRODUCT


class StockInline(ProductRowsInline, admin.StackedInline):
    model = StockRecord
    form = StockForm
    max_num = 1
    can_delete = False
    verbose_name = verbose_name_plural = "Price and stock"
    fields = [
        ("price", "num_in_stock", "held"),
        ("low_stock_threshold", "partner", "partner_sku"),
    ]
    readonly_fields = ["held"]

    @admin.display(description="Held for orders")
    def held(self, stock: StockRecord) -> int:
        return stock.num_allocated or 0


class KeepsSearchable:
    """For a ModelAdmin: what was saved of a product or its label is found at once."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        saved = form.instance
        index_product(saved.product if isinstance(saved, Supplement) else saved)


class ProductForm(ClaimCheckedForm):
    claim_fields = PRODUCT_TEXTS

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("is_public"))


admin.site.unregister(Product)


@admin.register(Product)
class ProductAdmin(KeepsSearchable, WarnsOfClaims, RoomyTexts, OscarProductAdmin):
    """Address, search texts and visibility; the label has a page of its own."""

    form = ProductForm

    date_hierarchy = None
    list_display = ["get_title", "upc", "is_public", "price", "stock", "label"]
    list_filter = ["is_public"]
    raw_id_fields: list[str] = []
    inlines = [StockInline, BundleInline, PhotographInline]
    readonly_fields = ["label"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "upc", "product_class", "is_public"]}),
        ("Label", {"fields": ["label"]}),
        (
            "Search engines and lists",
            {"fields": ["meta_title", "meta_description", "description", "priority"]},
        ),
        ("Offers", {"fields": ["is_discountable"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        products = super().get_queryset(request)
        return products.select_related("supplement").prefetch_related("stockrecords")

    @admin.display(description="price")
    def price(self, product: Product) -> str:
        price = offer_of(product).price
        return "none" if price is None else f"${price}"

    @admin.display(description="left to sell")
    def stock(self, product: Product) -> int:
        return offer_of(product).left

    @admin.display(description="label, facts panel and claims")
    def label(self, product: Product) -> str:
        supplement = getattr(product, "supplement", None)
        if not product.pk:
            return "Save the product first."
        if supplement is None:
            address = reverse("admin:supplement_supplement_add")
            return format_html(
                '<a href="{}?product={}">Write the label</a>', address, product.pk
            )
        address = reverse("admin:supplement_supplement_change", args=[supplement.pk])
        sample = " (sample)" if supplement.is_sample else ""
        return format_html('<a href="{}">{}</a>{}', address, supplement.name, sample)


@admin.register(Supplement)
class SupplementAdmin(
    HoldsSpanish,
    KeepsSearchable,
    PrintsPanel,
    WarnsOfClaims,
    RoomyTexts,
    admin.ModelAdmin,
):
    """All that staff change of a product on one page."""

    form = SupplementForm

    list_display = ["name", "price", "left", "is_sample", "claim_count", "in_spanish"]
    inlines = [
        StockInline,
        BundleInline,
        CautionInline,
        FactsRowInline,
        ClaimInline,
        PhotographInline,
        QuestionInline,
    ]
    autocomplete_fields = ["product", "warning_source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("product", "is_sample", "in_spanish", READ_AGAIN, "name"),
                    *("tagline", "tagline_es", "lede", "lede_es"),
                ]
            },
        ),
        (
            "Bottle",
            {
                "fields": [
                    "serving_size",
                    ("units_per_serving", "units_per_container", "unit_name"),
                    "unit_name_es",
                    ("servings_per_day", "weight_grams"),
                    *("other_ingredients", "other_ingredients_es"),
                    *("contains", "contains_es"),
                ]
            },
        ),
        (
            "How to take it",
            {
                "fields": [
                    *("directions", "directions_es"),
                    *("caution_line", "caution_line_es"),
                ]
            },
        ),
        (
            "Warning",
            {
                "fields": [
                    *("warning", "warning_es"),
                    *("warning_reason", "warning_reason_es", "warning_source"),
                    *("safety_limit", "safety_limit_es"),
                ]
            },
        ),
    ]
    in_spanish_fields = (
        "Spanish of the product’s title and of what search engines read",
        {"fields": [f"{name}_es" for name in OF_THE_PRODUCT]},
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Supplement]:
        return (
            super()
            .get_queryset(request)
            .select_related("product__product_class")
            .prefetch_related(
                *("product__stockrecords", "claims", "translations"),
                *("cautions", "questions"),
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["product", "panel_preview", "in_spanish"] if obj else ["in_spanish"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets  # a new label has no lines yet
        added = [("Supplement Facts panel", {"fields": ["panel_preview"]})]
        if self.has_change_permission(request, obj):
            added = [self.in_spanish_fields, *added]
        return [*fieldsets, *added]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        # Price and photographs hang on the product, which a new label has not yet.
        return [
            inline
            for inline in self.inlines
            if obj or not issubclass(inline, ProductRowsInline)
        ]

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        late = tidy_translations(form.instance)
        if late:
            self.message_user(request, late, messages.WARNING)

    @admin.display(description="in Spanish")
    def in_spanish(self, supplement: Supplement) -> str:
        return standing_of(supplement) if supplement.pk else "Save the label first."

    @admin.display(description="price")
    def price(self, supplement: Supplement) -> str:
        price = offer_of(supplement.product).price
        return "none" if price is None else f"${price}"

    @admin.display(description="left to sell")
    def left(self, supplement: Supplement) -> int:
        return offer_of(supplement.product).left

    @admin.display(description="claims")
    def claim_count(self, supplement: Supplement) -> int:
        return len(supplement.claims.all())
