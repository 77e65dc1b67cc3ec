"""Walks every address of the site. A new one fails here until it is listed, and a page
without its notices, or with anything personal or inline in it, fails here too."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation
from oscar.core.loading import get_model

from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from config.environment import BASE_DIR
from shop.order import life
from shop.order.links import order_path, receipt_path
from shop.order.models import Order
from shop.user.models import User
from tests.config.page import Page
from tests.shop.account.signing_in import ask, mailed_link, sign_in
from tests.shop.selling import TYPED, check_out, link_to, put_in_basket

Product = get_model("catalogue", "Product")
ARTICLE = "physical-exhaustion-and-nervous-system-fatigue"
PUBLIC = {
    "home": "/",
    "blog:articles": "/articles/",
    "blog:article": f"/articles/{ARTICLE}/",
    "blog:corrections": "/articles/corrections/",
    "blog:search": "/articles/search/?q=ashwaganda",
    "blog:topic": "/articles/topics/fatigue/",
    "blog:sources": "/articles/sources/",
    "blog:source": "/articles/sources/hidese2019/",
    "catalogue:detail": "/products/anxdefy_{product}/",
    "review:list": "/products/anxdefy_{product}/reviews/",
    "order:find": "/orders/find/",
    "pages:page": "/privacy/",
    "lot:look-up": "/lots/",
    "back_in_stock:ask": "/back-in-stock/{product}/",
    "back_in_stock:sent": "/back-in-stock/sent/",
    "back_in_stock:confirmed": "/back-in-stock/confirmed/",
    "newsletter:index": "/newsletter/",
    "newsletter:sent": "/newsletter/sent/",
    "newsletter:confirmed": "/newsletter/confirmed/",
    "safety_report:form": "/report-a-side-effect/form/",
    "lot:detail": "/lots/2610A/",
}
IN_ENGLISH_ONLY = {name for name in PUBLIC if name.startswith(("blog:", "pages:"))}
PRIVATE = {
    "basket:summary": "/basket/",
    "checkout:index": "/checkout/",
    "order:detail": "the page of the order that was just placed",
    "order:receipt": "the receipt of that order, once it is paid",
    "review:write": "where the buyer of a shipped order reviews it: see test_writing",
    "review:opt-out": "the way out of mail about reviews: see test_asking",
    "returns:ask": "where bottles of a shipped order are sent back: see test_asking",
    "stripe:cancel": "where that order can be cancelled",
    "back_in_stock:confirm": "the link that was mailed: see test_back_in_stock",
    "back_in_stock:leave": "a link in the mail: see test_back_in_stock",
    "newsletter:confirm": "the link that was mailed: see test_sign_up",
    "newsletter:unsubscribe": "a link in each letter: see test_sign_up",
    "account:sign-in": "/account/sign-in/",
    "account:sent": "/account/sign-in/sent/",
    "account:deleted": "/account/deleted/",
    "account:open": "the link that was mailed",
    "account:orders": "/account/",
    "account:details": "/account/details/",
    "account:new-address": "/account/details/email/",
    "account:addresses": "/account/addresses/",
    "account:address-add": "/account/addresses/add/",
    "account:address": "the address that was just added",
    "account:delete": "/account/delete/",
}
LEADS_ELSEWHERE = {
    "catalogue:index": "/products/",
    "catalogue:category": "/products/category/supplements_1/",
    "catalogue:range": "/products/ranges/all/",
    "favicon": "/favicon.ico",
}
NO_PAGE = {
    "account:address-first": "a post",
    "account:address-remove": "a post",
    "account:data": "a file: see test_details",
    "account:keep": "a post",
    "account:sign-out": "a post",
    "account:sign-out-everywhere": "a post",
    "blog:feed": "a feed: see test_feed_bears_the_notices",
    "merchant-feed": "a feed: see test_merchant_feed",
    "lot:certificate": "a PDF",
    **dict.fromkeys(
        [
            "blog:feed-rss",
            "blog:feed-json",
            "blog:topic-feed",
            "blog:topic-feed-rss",
            "blog:topic-feed-json",
        ],
        "a feed",
    ),
    **{
        f"blog:{of}-{name}": "a file of references: see test_exporting"
        for of in ("source", "references")
        for name in ("bibtex", "ris", "csl")
    },
    "review:withdraw": "a post",
    "safety_report:received": "what follows a post: see test_report_form",
    "blog:share-image": "a picture",
    "health": "a word for the container",
    "media": "uploads",
    "robots": "a text for robots",
    "sitemap": "a list for robots",
    "styleguide": "for staff: see test_styleguide",
    "admin_password_reset": "for staff: see shop/staff/test_password",
    "password_reset_done": "for staff: see shop/staff/test_password",
    "password_reset_confirm": "for staff: see shop/staff/test_password",
    "password_reset_complete": "for staff: see shop/staff/test_password",
    **{
        f"second_factor{page}": "for staff: see shop/staff/test_second_factor"
        for page in ("", "_code", "_set_up", "_codes")
    },
    "basket:add": "a post",
    "basket:line": "a post",
    "basket:line-remove": "a post",
    "basket:vouchers-add": "a post",
    "basket:vouchers-remove": "a post",
    "checkout:again": "a post",
    "checkout:change": "a post",
    "newsletter:sign-up": "a post",
    "order:open": "a post, answered with order:find or order:detail",
    "compliance:findings": "for staff: see test_claims_live",
    "checkout:total": "a post, answered with checkout:index",
    "stripe:landing": "leads to order:detail",
    "stripe:pay": "a post",
    "stripe-webhook": "for Stripe",
}


@pytest.fixture(scope="module")
def demo_shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo's content, loaded once for this file and rolled back after it."""
    demo = BASE_DIR / "demo"
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        call_command("load_sources", demo / "sources.json", verbosity=0)
        call_command("load_supplement", demo / "supplement.toml", verbosity=0)
        call_command("load_lots", demo / "lots.toml", verbosity=0)
        call_command("load_articles", demo / "articles", verbosity=0)
        call_command("load_pages", demo / "pages", verbosity=0)
        yield Product.objects.get()
        transaction.set_rollback(True)


@pytest.fixture
def open_shop(demo_shop, db, client, settings, stripe_sandbox):
    """A visitor of the demo shop."""
    settings.STRIPE_API_BASE = stripe_sandbox.url
    settings.STRIPE_SECRET_KEY = "sk_test_pages"
    return client


@pytest.fixture
def public(demo_shop):
    return {name: text.format(product=demo_shop.pk) for name, text in PUBLIC.items()}


def _names(patterns, namespaces=()):
    for pattern in patterns:
        if not isinstance(pattern, URLResolver):
            yield ":".join((*namespaces, pattern.name))
        elif pattern.namespace != "admin":
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from _names(pattern.url_patterns, namespaces + inside)


def test_no_address_is_forgotten_here():
    known = {*PUBLIC, *PRIVATE, *LEADS_ELSEWHERE, *NO_PAGE}

    assert set(_names(get_resolver().url_patterns)) == known


def test_public_pages_are_for_everyone_and_bear_the_notices(open_shop, public):
    wrong = {}
    for name, address in public.items():
        page = Page(open_shop, address)
        assert (page.answer.status_code, page.is_html) == (200, True), name
        found = page.notices_missing() + page.inline_code() + page.personal_traces()
        if found:
            wrong[name] = found

    assert wrong == {}


def test_spanish_pages_hold_no_english_that_does_not_say_so(open_shop, public):
    wrong = {}
    for name, address in public.items():
        page = Page(open_shop, f"/es{address}")
        if name in IN_ENGLISH_ONLY:
            assert page.answer.status_code == 404, name
            continue
        assert (page.answer.status_code, page.is_html) == (200, True), name
        found = page.notices_missing() + page.inline_code() + page.personal_traces()
        if found + page.english_left():
            wrong[name] = found + page.english_left()

    assert wrong == {}


def test_spanish_pages_ask_the_database_only_for_what_the_label_says_in_spanish(
    open_shop, public
):
    for name in public.keys() - IN_ENGLISH_ONLY:
        with CaptureQueriesContext(connection) as english:
            open_shop.get(public[name])
        with CaptureQueriesContext(connection) as spanish:
            open_shop.get(f"/es{public[name]}")

        translations = [
            one for one in spanish if "supplement_translation" in one["sql"]
        ]
        assert len(translations) <= 1, name
        assert len(spanish) == len(english) + len(translations), name


def test_spanish_pages_of_a_buyer_hold_no_english_that_does_not_say_so(
    open_shop, demo_shop
):
    empty = Page(open_shop, "/es/basket/")
    with translation.override("es"):
        put_in_basket(open_shop, demo_shop)
    pages = {
        "empty basket": empty,
        "basket": Page(open_shop, "/es/basket/"),
        "checkout": Page(open_shop, "/es/checkout/"),
        "sign-in": Page(open_shop, "/es/account/sign-in/"),
    }
    with translation.override("es"):
        refused = Page(
            open_shop, "/es/checkout/", answer=check_out(open_shop, email="")
        )
        check_out(open_shop)
    order = Order.objects.get()
    pages["order"] = Page(open_shop, f"/es{order_path(order)}")
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
    pages["receipt"] = Page(open_shop, f"/es{receipt_path(order)}")

    for name, page in pages.items():
        assert (page.answer.status_code, page.is_html) == (200, True), name
        assert page.notices_missing() + page.inline_code() == [], name
        assert page.english_left() == [], name
    assert refused.soup.find(role="alert")
    assert refused.english_left() == []


def test_public_pages_do_not_change_for_somebody_who_signed_in(open_shop, public):
    before = {name: open_shop.get(address).content for name, address in public.items()}

    open_shop.force_login(User.objects.create_superuser(email="a@b.co", password="x"))

    for name, address in public.items():
        assert open_shop.get(address).content == before[name], name


def test_buyers_pages_bear_the_notices_and_nothing_inline(open_shop, demo_shop):
    empty = Page(open_shop, "/basket/")
    put_in_basket(open_shop, demo_shop)
    pages = {
        "empty basket": empty,
        "basket": Page(open_shop, "/basket/"),
        "checkout": Page(open_shop, "/checkout/"),
    }
    check_out(open_shop)
    order = Order.objects.get()
    pages["order"] = Page(open_shop, order_path(order))
    pages["cancel"] = Page(open_shop, link_to("stripe:cancel", order))
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
    pages["receipt"] = Page(open_shop, receipt_path(order))

    for name, page in pages.items():
        assert (page.answer.status_code, page.is_html) == (200, True), name
        assert page.notices_missing() + page.inline_code() == [], name
        assert "no-store" in page.answer["Cache-Control"], name


def test_pages_of_an_account_bear_the_notices_and_nothing_inline(open_shop):
    ask(open_shop)
    doors = ["/account/sign-in/", "/account/sign-in/sent/", mailed_link()]
    _look_at(open_shop, [*doors, "/account/deleted/"])
    user = sign_in(open_shop)
    open_shop.post("/account/addresses/add/", TYPED)
    paths = [path for name, path in PRIVATE.items() if name.startswith("account:")]
    inside = [path for path in paths if path.startswith("/") and path not in doors]
    _look_at(open_shop, [*inside, f"/account/addresses/{user.addresses.get().pk}/"])


def _look_at(client, paths):
    for path in paths:
        page = Page(client, path)
        assert (page.answer.status_code, page.is_html) == (200, True), path
        assert page.notices_missing() + page.inline_code() == [], path
        assert "no-store" in page.answer["Cache-Control"], path
        assert page.answer["X-Robots-Tag"] == "noindex", path


def test_what_is_no_page_leads_elsewhere(open_shop):
    for name, address in LEADS_ELSEWHERE.items():
        assert open_shop.get(address).status_code in {301, 302, 303}, name


def test_page_that_is_not_there_bears_the_notices_too(open_shop):
    for address in ["/nowhere/", "/articles/nowhere/", "/products/nothing_99/"]:
        page = Page(open_shop, address)

        assert page.answer.status_code == 404
        assert page.notices_missing() + page.inline_code() == []


def test_feed_bears_the_notices(open_shop):
    feed = open_shop.get("/articles/feed/").content.decode()

    entries = feed.count("<entry>")
    assert entries >= 3
    assert feed.count(FDA_NOTICE) >= entries
    assert feed.count(MEDICAL_NOTICE) >= entries


def test_addresses_are_those_that_are_reversed(demo_shop, public):
    assert reverse("home") == public["home"]
    assert reverse("blog:article", args=[ARTICLE]) == public["blog:article"]
    assert demo_shop.get_absolute_url() == public["catalogue:detail"]
