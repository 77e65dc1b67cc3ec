from django import forms
from oscar.core.loading import get_class, get_model

from shop.basket.models import Basket

Applicator = get_class("offer.applicator", "Applicator")
Voucher = get_model("voucher", "Voucher")


class VoucherRefused(Exception):
    """Carries the sentence for the buyer."""


class VoucherForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=128,
        error_messages={
            "required": "Type the code first.",
            "max_length": "No code of ours is that long.",
            "null_characters_not_allowed": "Type the code as it is printed.",
        },
    )

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()


def use_voucher(basket: Basket, code: str, user) -> None:
    """Raises VoucherRefused, and then the basket is as before."""
    voucher = Voucher.objects.filter(code=code).first()
    if voucher is None:
        raise VoucherRefused(
            f"We do not know the code “{code}”. Check its letters and try again."
        )
    if basket.contains_voucher(code):
        raise VoucherRefused(f"“{code}” is in your basket already.")
    _refuse_unusable(voucher, user)
    basket.vouchers.add(voucher)
    basket.reset_offer_applications()
    Applicator().apply(basket, user)
    if all(row["voucher"] != voucher for row in basket.offer_applications):
        basket.vouchers.remove(voucher)
        basket.reset_offer_applications()
        Applicator().apply(basket, user)
        raise VoucherRefused(f"“{code}” changes nothing for what is in your basket.")


def _refuse_unusable(voucher, user) -> None:
    if voucher.is_expired():
        raise VoucherRefused(f"The code “{voucher.code}” has expired.")
    if not voucher.is_active():
        raise VoucherRefused(
            f"The code “{voucher.code}” can be used from"
            f" {voucher.start_datetime:%B} {voucher.start_datetime.day}."
        )
    available, _ = voucher.is_available_to_user(user=user)
    if available:
        return
    if voucher.usage == Voucher.ONCE_PER_CUSTOMER and not user.is_authenticated:
        raise VoucherRefused(
            f"The code “{voucher.code}” is only for people who are signed in."
        )
    raise VoucherRefused(f"The code “{voucher.code}” has been used already.")
