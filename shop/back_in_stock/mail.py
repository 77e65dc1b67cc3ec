"""The mail that asks whether an address is its owner's, and the one that they wait for."""

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext
from django_tasks import task

from shop.back_in_stock.models import Waiting
from shop.back_in_stock.waves import next_wave
from shop.catalogue.models import Product
from shop.catalogue.offers import for_sale
from shop.mailing_list.asked import LIFETIME, send_asked
from shop.mailing_list.posting import ServerAway, Status, one_click_headers, post_each
from shop.order.letterhead import write

logger = logging.getLogger(__name__)


@task
def send_confirmation(waiting_id: int, attempt: int = 1) -> str:
    """Raises OSError while the mail server is away, after the next try was queued."""
    row = (
        Waiting.objects.alive().select_related("product").filter(pk=waiting_id).first()
    )
    return send_asked(row, _question, send_confirmation, attempt)


@task
def tell_some(product_id: int) -> str:
    """The next wave. Each is told once at the most, and look_after_waiting() asks again
    for those who are left."""
    product = for_sale(Product.objects.all()).filter(pk=product_id).first()
    if product is None:
        return f"nobody told: product {product_id} is not for sale"
    try:
        ends = post_each(
            next_wave(product),
            lambda row: _news(row, product),
            refused=lambda row: None,
        )
    except ServerAway as error:
        logger.warning(
            "Product %s: news wait for the mail server: %s", product_id, error
        )
        return f"later: product {product_id}"
    return f"product {product_id}: {ends[Status.SENT]} told"


def _question(row: Waiting) -> EmailMultiAlternatives:
    known = Waiting.objects.filter(product=row.product_id, email=row.email).waiting()
    about = {"product": row.product, "days": LIFETIME.days}
    if first := known.first():
        return write(
            gettext("You are on the list for %(product)s already")
            % {"product": row.product.get_title()},
            "back_in_stock/known",
            to=[row.email],
            leave_link=settings.SITE_URL + first.leave_path(),
            **about,
        )
    return write(
        gettext("Shall we email you when %(product)s can be ordered again?")
        % {"product": row.product.get_title()},
        "back_in_stock/confirm",
        to=[row.email],
        link=settings.SITE_URL + row.get_absolute_url(),
        **about,
    )


def _news(row: Waiting, product: Product) -> EmailMultiAlternatives:
    with translation.override(row.language):
        leave_link = settings.SITE_URL + row.leave_path()
        message = write(
            gettext("Back in stock: %(product)s") % {"product": product.get_title()},
            "back_in_stock/back",
            to=[row.email],
            product=product,
            product_link=settings.SITE_URL + product.get_absolute_url(),
            leave_link=leave_link,
        )
    message.extra_headers = one_click_headers(leave_link)
    return message
