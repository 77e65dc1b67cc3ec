from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from oscar.apps.catalogue.admin import *  # noqa: F403
from oscar.apps.catalogue.admin import ProductAdmin as OscarProductAdmin

from blog.renditions import UNREADABLE
from compliance.claims.forms import ClaimCheckedForm, WarnsOfClaims
from shop.catalogue.bundle_admin import BundleInline
from shop.catalogue.models import PRODUCT_TEXTS, Product, ProductImage
from shop.catalogue.offers import offer_of
from shop.catalogue.product_rows import ProductRowsInline
from shop.catalogue.product_search import index_product
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
from shop.supplement.photographs import fallback_url


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


class PhotographForm(ClaimCheckedForm):
    claim_fields = {"caption": "copy"}
    caption = forms.CharField(
        label="What it shows",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 36}),
        help_text="Read out to who cannot see it, and shown where it does not load.",
    )

    class Meta:
        model = ProductImage
        fields = ["original", "caption", "display_order"]
        labels = {"original": "File", "display_order": "Order"}
        error_messages = {"original": {"invalid_image": UNREADABLE}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = self.fields["display_order"]
        order.required = False
        order.help_text = "The lowest comes first; a new one without a number, last."
        if not self.instance.pk:
            self.initial["display_order"] = None

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        if self.instance.product_id is None:
            return True  # the product is new, and public unless somebody unticks it
        return self.instance.product.is_public

    def clean_display_order(self) -> int:
        order = self.cleaned_data["display_order"]
        if order is not None:
            return order
        others = ProductImage.objects.filter(product_id=self.instance.product_id)
        last = others.exclude(pk=self.instance.pk).aggregate(Max("display_order"))
        highest = last["display_order__max"]
        return 0 if highest is None else highest + 1


class PhotographInline(ProductRowsInline, admin.TabularInline):
    model = ProductImage
    form = PhotographForm
    extra = 1
    verbose_name = "photograph"
    verbose_name_plural = "Photographs"
    fields = ["preview", "original", "caption", "display_order"]
    readonly_fields = ["preview"]

    @admin.display(description="picture")
    def preview(self, image: ProductImage) -> str:
        if not image.pk:
            return ""
        return format_html('<img src="{}" alt="" width="96">', fallback_url(image))


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


class SupplementForm(ClaimCheckedForm):
    claim_fields = {
        "name": "copy",
        "tagline": "copy",
        "lede": "copy",
        "directions": "copy",
        "caution_line": "copy",
        "warning": "copy",
        "warning_reason": "copy",
        "safety_limit": "copy",
    }

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        product = cleaned.get("product")
        if product is None and self.instance.pk:
            product = self.instance.product
        return product is not None and product.is_public


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
    KeepsSearchable, PrintsPanel, WarnsOfClaims, RoomyTexts, admin.ModelAdmin
):
    """All that staff change of a product on one page."""

    form = SupplementForm

    list_display = ["name", "price", "left", "is_sample", "claim_count"]
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
        (None, {"fields": ["product", "is_sample", "name", "tagline", "lede"]}),
        (
            "Bottle",
            {
                "fields": [
                    "serving_size",
                    ("units_per_serving", "units_per_container", "unit_name"),
                    ("servings_per_day", "weight_grams"),
                    "other_ingredients",
                    "contains",
                ]
            },
        ),
        (
            "How to take it",
            {"fields": ["directions", "caution_line"]},
        ),
        (
            "Warning",
            {
                "fields": [
                    "warning",
                    "warning_reason",
                    "warning_source",
                    "safety_limit",
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Supplement]:
        return (
            super()
            .get_queryset(request)
            .select_related("product__product_class")
            .prefetch_related("product__stockrecords", "claims")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["product", "panel_preview"] if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets  # a new label has no lines yet
        return [*fieldsets, ("Supplement Facts panel", {"fields": ["panel_preview"]})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        # Price and photographs hang on the product, which a new label has not yet.
        return [
            inline
            for inline in self.inlines
            if obj or not issubclass(inline, ProductRowsInline)
        ]

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
