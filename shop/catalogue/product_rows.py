"""Rows that hang on the product, also on the page of its supplement."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin

from shop.catalogue.models import Product
from shop.supplement.models import Supplement


class ProductRowsFormSet(forms.BaseInlineFormSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if isinstance(kwargs.get("instance"), Supplement):
            kwargs["instance"] = kwargs["instance"].product
        super().__init__(*args, **kwargs)


class ProductRowsInline(InlineModelAdmin):
    formset = ProductRowsFormSet

    def __init__(self, parent_model: Any, admin_site: admin.AdminSite) -> None:
        super().__init__(Product, admin_site)
