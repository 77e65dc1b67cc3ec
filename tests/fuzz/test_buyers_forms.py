"""Every form that a visitor can open, with bad input in every field: an answer in
words, never an error of the server, and nothing half saved.

`pytest tests/fuzz --log-cli-level=INFO` says how much was sent.
"""

import logging

import pytest
from django.db import transaction
from django.test import Client

from shop.order import life
from shop.order.links import order_path
from shop.order.models import Order
from tests.config.test_every_page import NO_PAGE, demo_shop, open_shop  # noqa: F401
from tests.fuzz.forms import Form, Outcome, forms_of, try_form
from tests.shop.account.signing_in import ask, mailed_link, sign_in
from tests.shop.returns.making import deliver
from tests.shop.selling import TYPED, buy, link_to, put_in_basket

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
logger = logging.getLogger(__name__)

GOOD = TYPED | {"quantity": "1", "number": "2610A", "code": "CALM", "reason": "broken"}
STARTS = [
    "/",
    "/articles/",
    "/basket/",
    "/checkout/",
    "/orders/find/",
    "/lots/",
    "/report-a-side-effect/form/",
]
INSIDE = [
    "/account/",
    "/account/details/",
    "/account/addresses/add/",
    "/account/delete/",
]


@pytest.fixture
def forms(open_shop, demo_shop) -> list[tuple[Client, Form]]:  # noqa: F811
    """Each kind of form, and a browser for which it is good."""
    guest = Client()
    ask(guest)
    link = mailed_link()
    delivered = deliver(buy(guest, demo_shop), product=demo_shop)
    sign_in(open_shop)
    open_shop.post("/account/addresses/add/", TYPED)
    paid, waiting = buy(open_shop, demo_shop), buy(open_shop, demo_shop)
    with transaction.atomic():
        life.mark_paid(life.lock(paid.pk), why="Paid.")
    for browser in (guest, open_shop):
        put_in_basket(browser, demo_shop)
    starts = [order_path(waiting), link_to("stripe:cancel", paid), *STARTS, *INSIDE]
    found = [(open_shop, form) for form in forms_of(open_shop, starts, under="/")]
    seen = {form.kind for _, form in found}
    asked = [link_to("returns:ask", delivered), order_path(delivered), link]
    more = forms_of(guest, [*asked, "/account/sign-in/"], under="/")
    return found + [(guest, form) for form in more if form.kind not in seen]


def test_buyers_are_answered_whatever_they_type(forms):
    before = Order.objects.count()
    outcome = Outcome()
    for browser, form in forms:
        if not form.name.startswith("admin"):
            try_form(browser, form, GOOD, outcome)

    logger.info("%s", outcome)
    assert not outcome.wrong, "\n".join(outcome.wrong)
    assert Order.objects.count() == before


def test_no_form_was_passed_by(forms):
    """What is listed as a post among the addresses of the site was sent to."""
    sent_to = {form.name for _, form in forms}
    posts = {name for name, why in NO_PAGE.items() if why.startswith("a post")}

    assert {"review:write", "newsletter:sign-up", "returns:ask"} <= sent_to
    assert posts - sent_to - HOLD_NO_FIELD == set()


HOLD_NO_FIELD = {
    "checkout:again": "no field: see test_again",
    "checkout:change": "no field: see test_change",
    "basket:vouchers-remove": "no field: see test_vouchers",
    "stripe:pay": "no field: see test_pay",
    "account:keep": "no field: see test_orders",
    "account:address-first": "no field: see test_addresses",
    "review:withdraw": "no field: see tests/shop/review",
}.keys()


@pytest.mark.parametrize("query", ["q", "page", "email", "number", "next", "payment"])
@pytest.mark.parametrize(
    "typed", ["x" * 5000, "a\x00b", "<script>alert(7)</script>", "-1", "9" * 26, "٣"]
)
def test_whatever_stands_behind_the_question_mark_is_answered(open_shop, query, typed):  # noqa: F811
    for path in ["/", "/articles/", "/articles/search/", "/basket/", "/orders/find/"]:
        answer = open_shop.get(path, {query: typed})

        assert answer.status_code in {200, 404}, path
        assert "<script>alert(7)" not in answer.content.decode(), path
