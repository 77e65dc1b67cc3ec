from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_class, get_model

from shop.basket.models import Basket

Applicator = get_class("offer.applicator", "Applicator")
Voucher = get_model("voucher", "Voucher")


class VoucherRefused(Exception):
    """Carries the sentence for the buyer."""


class VoucherForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=128,
        error_messages={
            "required": gettext_lazy("Type the code first."),
            "max_length": gettext_lazy("No code of ours is that long."),
            "null_characters_not_allowed": gettext_lazy(
                "Type the code as it is printed."
            ),
        },
    )

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()


def use_voucher(basket: Basket, code: str, user) -> None:
    """Raises VoucherRefused, and then the basket is as before."""
    voucher = Voucher.objects.filter(code=code).first()
    if voucher is None:
        raise VoucherRefused(
            _("We do not know the code “%(code)s”. Check its letters and try again.")
            % {"code": code}
        )
    if basket.contains_voucher(code):
        raise VoucherRefused(
            _("“%(code)s” is in your basket already.") % {"code": code}
        )
    _refuse_unusable(voucher, user)
    basket.vouchers.add(voucher)
    basket.reset_offer_applications()
    Applicator().apply(basket, user)
    if all(row["voucher"] != voucher for row in basket.offer_applications):
        basket.vouchers.remove(voucher)
        basket.reset_offer_applications()
        Applicator().apply(basket, user)
        raise VoucherRefused(
            _("“%(code)s” changes nothing for what is in your basket.") % {"code": code}
        )


def _refuse_unusable(voucher, user) -> None:
    code = {"code": voucher.code}
    if voucher.is_expired():
        raise VoucherRefused(_("The code “%(code)s” has expired.") % code)
    if not voucher.is_active():
        day = date_format(voucher.start_datetime, "MONTH_DAY_FORMAT")
        said = _("The code “%(code)s” can be used from %(day)s.")
        raise VoucherRefused(said % {**code, "day": day})
    if voucher.is_available_to_user(user=user)[0]:
        return
    if voucher.usage == Voucher.ONCE_PER_CUSTOMER and not user.is_authenticated:
        raise VoucherRefused(
            _("The code “%(code)s” is only for people who are signed in.") % code
        )
    raise VoucherRefused(_("The code “%(code)s” has been used already.") % code)
