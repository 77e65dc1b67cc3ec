"""A code, or an offer that needs none, on one page."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_model

from shop.catalogue.models import Product
from shop.promotion.terms import ConditionalOffer, Gives, Terms, terms_of, write

Voucher = get_model("voucher", "Voucher")

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}")
ABOVE_ZERO = Decimal("0.01")
MOST_DOLLARS = Decimal("10000.00")
MOST_DOLLARS_IN_ALL = Decimal("9999999999.99")
OF_OFFER = ["name", "start_datetime", "end_datetime"]
OF_VOUCHER = ["name", "code", "usage", "start_datetime", "end_datetime"]


def _amount(
    label: str, *, most: Decimal, help_text: str, or_else: str = ", or leave this empty"
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        decimal_places=2,
        min_value=ABOVE_ZERO,
        max_value=most,
        help_text=help_text,
        error_messages={"min_value": f"Give more than zero{or_else}."},
    )


class TermsForm(forms.ModelForm):
    """The part that codes and offers have in common."""

    gives = forms.ChoiceField(label="Gives", choices=Gives.choices)
    value = _amount(
        "How much",
        most=MOST_DOLLARS,
        help_text="Percent, or dollars. Empty for free shipping.",
        or_else="",
    )
    products = forms.ModelMultipleChoiceField(
        label="On",
        queryset=Product.objects.order_by("title"),
        required=False,
        help_text="None chosen: on everything.",
    )
    from_amount = _amount(
        "From an order of",
        most=MOST_DOLLARS,
        help_text="Dollars of these products in the basket. Empty: from the first bottle.",
    )
    max_global_applications = forms.IntegerField(
        label="For so many orders",
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text="Of all buyers together. Empty: as many as come.",
    )
    max_discount = _amount(
        "Ends after so many dollars",
        most=MOST_DOLLARS_IN_ALL,
        help_text="Given to all buyers together. Empty: no such end.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer = self.offer()
        if not self.instance.pk:
            self.initial.setdefault("start_datetime", timezone.now())
        terms = terms_of(offer) if offer.pk else None
        if terms:
            is_shipping = terms.gives == Gives.SHIPPING
            self.initial.update(
                {
                    "gives": terms.gives,
                    "value": None if is_shipping else terms.value,
                    "products": [product.pk for product in terms.products],
                    "from_amount": terms.from_amount,
                    "max_global_applications": offer.max_global_applications,
                    "max_discount": offer.max_discount,
                }
            )

    def offer(self) -> Any:
        """The conditional offer that is typed about; codes and offers each say which."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_value(cleaned)
        self._check_dates(cleaned)
        return cleaned

    def _check_value(self, cleaned: dict[str, Any]) -> None:
        gives, value = cleaned.get("gives"), cleaned.get("value")
        if not gives or "value" in self.errors:
            return
        if gives == Gives.SHIPPING:
            if value is not None:
                self.add_error(
                    "value", "Leave this empty: all of the shipping is free."
                )
            if cleaned.get("products"):
                self.add_error(
                    "products",
                    "Leave this empty: a parcel has one price for all in it.",
                )
        elif value is None:
            self.add_error("value", "Say how much comes off.")
        elif gives == Gives.PERCENT and value > 100:
            self.add_error("value", "No more than 100 percent can come off.")

    def _check_dates(self, cleaned: dict[str, Any]) -> None:
        starts, ends = cleaned.get("start_datetime"), cleaned.get("end_datetime")
        if starts and ends and starts >= ends:
            self.add_error("end_datetime", "Give a time after the start.")
        elif ends and ends <= timezone.now() and "end_datetime" in self.changed_data:
            self.add_error("end_datetime", "This time is over. Give one to come.")

    def write_terms(self, offer: Any) -> None:
        data = self.cleaned_data
        write(
            Terms(
                gives=data["gives"],
                value=data["value"] or Decimal(100),
                products=list(data["products"]),
                from_amount=data["from_amount"],
            ),
            offer,
        )
        offer.max_global_applications = data["max_global_applications"]
        offer.max_discount = data["max_discount"]


class OfferForm(TermsForm):
    is_suspended = forms.BooleanField(
        label="Paused",
        required=False,
        help_text="Nobody gets it until this is unticked.",
    )

    class Meta:
        model = ConditionalOffer
        fields = OF_OFFER
        help_texts = {
            "name": "Buyers read it in the basket and on the receipt.",
            "start_datetime": "Empty: from now on.",
            "end_datetime": "Empty: until you pause it.",
        }
        labels = {"start_datetime": "Starts", "end_datetime": "Ends"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_suspended"] = self.instance.is_suspended

    def offer(self) -> Any:
        return self.instance

    def save(self, commit: bool = True) -> Any:
        offer = super().save(commit=False)
        offer.offer_type = ConditionalOffer.SITE
        is_paused = self.cleaned_data["is_suspended"]
        offer.status = offer.SUSPENDED if is_paused else offer.OPEN
        return offer


USAGE = [
    (Voucher.MULTI_USE, "Everybody, as often as they like"),
    (Voucher.ONCE_PER_CUSTOMER, "Each signed-in buyer, once"),
    (Voucher.SINGLE_USE, "Whoever comes first, once"),
]


class VoucherForm(TermsForm):
    usage = forms.ChoiceField(
        label="Who may use it", choices=USAGE, initial=Voucher.MULTI_USE
    )

    class Meta:
        model = Voucher
        fields = OF_VOUCHER
        labels = {
            "start_datetime": "Starts",
            "end_datetime": "Ends",
        }
        help_texts = {
            "name": "For staff. Buyers read the code.",
            "code": "3 to 40 letters, digits and dashes; small letters become large.",
        }

    def offer(self) -> Any:
        found = self.instance.offers.first() if self.instance.pk else None
        return found or ConditionalOffer()

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise forms.ValidationError(
                "A code has 3 to 40 letters, digits and dashes, and begins with a letter"
                " or digit."
            )
        twin = Voucher.objects.filter(code=code).exclude(pk=self.instance.pk)
        if twin.exists():
            raise forms.ValidationError(f"The code {code} is there already.")
        return code


def save_offer(form: OfferForm, offer: Any) -> None:
    """Orders count the offer meanwhile, so only what staff typed is written."""
    with transaction.atomic():
        form.write_terms(offer)
        _save(offer, [*OF_OFFER, "status", "offer_type"])


def save_voucher(form: VoucherForm, voucher: Any) -> None:
    with transaction.atomic():
        is_new = voucher.pk is None
        # Before its offer, as placing an order holds them.
        list(Voucher.objects.select_for_update().filter(pk=voucher.pk))
        offer = form.offer()
        offer.name = f"Code {voucher.code}"
        offer.offer_type = ConditionalOffer.VOUCHER
        form.write_terms(offer)
        _save(offer, ["name", "offer_type", "status"])
        if is_new:
            voucher.save()
            voucher.offers.set([offer])
        else:
            voucher.save(update_fields=OF_VOUCHER)


def _save(offer: Any, typed: list[str]) -> None:
    if offer.pk is None:
        offer.save()
        return
    limits = ["max_global_applications", "max_discount", "max_basket_applications"]
    offer.save(update_fields=[*typed, *limits, "benefit", "condition"])
