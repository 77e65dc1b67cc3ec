"""Somebody asks to hear of a sold-out bottle: the form, the link, how long it is kept."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from shop.back_in_stock.models import KEPT_AFTER, WAITS_AT_MOST, Waiting
from shop.back_in_stock.waiting import look_after_waiting
from shop.mailing_list.asked import LIFETIME, MOST_LINKS
from tests.config.page import Page
from tests.shop.back_in_stock.waiting import (
    EMAIL,
    ask,
    mailed_link,
    make_waiting,
    restock,
    wait,
)
from tests.shop.selling import OURS, bottle

pytestmark = pytest.mark.django_db


def test_page_of_a_bottle_that_can_be_bought_does_not_ask(client):
    page = client.get(bottle(stock=1).get_absolute_url())

    assert "/back-in-stock/" not in page.content.decode()


def test_who_did_not_confirm_is_not_told(client, product):
    ask(client, product)
    mail.outbox.clear()

    restock(product, 3)
    look_after_waiting()

    assert mail.outbox == []


def test_page_says_the_same_of_who_waits_already(client, product):
    first = wait(client, product)

    answer = ask(client, product)

    assert answer["Location"] == "/back-in-stock/sent/"
    assert "on the list already" in " ".join(mail.outbox[0].body.split())
    assert mailed_link("leave") == first.leave_path()


def test_two_links_of_one_address_make_one_place(client, product):
    ask(client, product)
    first = mailed_link()
    ask(client, product)
    second = mailed_link()

    assert client.post(first).status_code == 303
    assert client.post(second).status_code == 410
    assert Waiting.objects.count() == 1


def test_nobody_is_kept_longer_than_needed(product):
    now = timezone.now()
    long_ago = {
        "unconfirmed": {"asked_at": now - LIFETIME},
        "in vain": {"confirmed_at": now - WAITS_AT_MOST},
        "told": {
            "confirmed_at": now - WAITS_AT_MOST,
            "status": "sent",
            "changed_at": now - KEPT_AFTER,
        },
    }
    fresh = {
        "asked": {},
        "waits": {"confirmed_at": now, "asked_at": now - LIFETIME * 2},
        "told": {"confirmed_at": now - LIFETIME * 2, "status": "sent"},
    }
    for n, values in enumerate([*long_ago.values(), *fresh.values()]):
        Waiting.objects.create(product=product, email=f"{n}@example.com", **values)

    said = look_after_waiting()

    assert said == "3 people need not be known as waiting any more."
    kept = set(Waiting.objects.values_list("email", flat=True))
    assert kept == {"3@example.com", "4@example.com", "5@example.com"}


def test_nobodys_mailbox_is_filled_and_who_asks_too_often_waits(client, product):
    for n in range(MOST_LINKS + 2):
        assert ask(Client(REMOTE_ADDR=f"192.0.2.{n}"), product).status_code == 303
    assert len(mail.outbox) == MOST_LINKS
    for n in range(5):
        ask(client, product, f"r{n}@example.com")

    answer = ask(client, product, "r9@example.com")

    assert answer.status_code == 429
    assert 'value="r9@example.com"' in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    ["", "jordan", "a@b", "j\x00@example.com", "😀@example.com", "a" * 1_000_000],
)
def test_bad_address_gets_a_sentence_and_nothing_is_kept(client, product, typed):
    answer = ask(client, product, typed)

    field = BeautifulSoup(answer.content, "html.parser").find(id="email-err")
    assert answer.status_code == 200
    assert field.get_text(strip=True)
    assert not Waiting.objects.exists()


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_there_is_no_list_for_what_is_not_sold(client, pk):
    for answer in [
        client.get(f"/back-in-stock/{pk}/"),
        client.post(f"/back-in-stock/{pk}/", {"email": EMAIL}, headers=OURS),
    ]:
        assert answer.status_code == 404


def test_form_of_another_site_is_refused(client, product):
    answer = ask(client, product, Origin="https://elsewhere.example")

    assert answer.status_code == 403
    assert not Waiting.objects.exists()


def test_pages_of_a_link_are_kept_by_nobody(client, product):
    ask(client, product)
    for path in [mailed_link(), wait(client, product).leave_path()]:
        page = Page(client, path)

        assert page.notices_missing() + page.inline_code() == []
        assert "no-store" in page.answer["Cache-Control"]
        assert page.answer["X-Robots-Tag"] == "noindex"


def test_staff_see_who_waits_and_add_nobody(admin_client, product):
    (row,) = make_waiting(product, 1)
    page = "/admin/back_in_stock/waiting/"

    assert row.email in admin_client.get(page).content.decode()
    assert admin_client.get(f"{page}{row.pk}/change/").status_code == 200
    assert admin_client.get(f"{page}add/").status_code == 403
