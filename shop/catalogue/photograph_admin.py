"""Staff add photographs of a product and say what each shows."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Max
from django.utils.html import format_html

from blog.renditions import UNREADABLE
from compliance.claims.forms import ClaimCheckedForm
from shop.catalogue.models import ProductImage
from shop.catalogue.product_rows import ProductRowsInline
from shop.supplement.photographs import fallback_url


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
