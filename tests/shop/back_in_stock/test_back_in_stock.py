"""Somebody waits for a sold-out bottle, and is told once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.back_in_stock.mail import tell_some
from shop.back_in_stock.models import KEPT_AFTER, WAITS_AT_MOST, Waiting
from shop.back_in_stock.waiting import look_after_waiting
from shop.back_in_stock.waves import WAVE
from shop.mailing_list.asked import LIFETIME, MOST_LINKS
from shop.order import life
from tests.config.page import Page
from tests.shop.mailing_list import mail_servers
from tests.shop.order.working import work
from tests.shop.selling import OURS, bottle, buy, stock_of

pytestmark = pytest.mark.django_db

EMAIL = "jordan@example.com"


@pytest.fixture
def product():
    return bottle(stock=0)


def ask(client, product, email: str = EMAIL, **headers: str):
    page = f"/back-in-stock/{product.pk}/"
    return client.post(page, {"email": email}, headers=headers or OURS)


def mailed_link(kind: str = "confirm") -> str:
    body = mail.outbox[-1].body
    found = re.search(rf"https?://[^/\s]+(/back-in-stock/{kind}/\S+)", body)
    assert found, body
    return found[1]


def wait(client, product, email: str = EMAIL) -> Waiting:
    ask(client, product, email)
    client.post(mailed_link())
    mail.outbox.clear()
    return Waiting.objects.get(email=email, product=product)


def make_waiting(product, count: int) -> list[Waiting]:
    """Who came first comes first, whatever their numbers."""
    now = timezone.now()
    return [
        Waiting.objects.create(
            product=product,
            email=f"reader{n}@example.com",
            confirmed_at=now - timedelta(hours=n),
        )
        for n in range(count)
    ]


def restock(product, bottles: int) -> None:
    record = stock_of(product)
    record.num_in_stock = bottles
    record.save()


def to_whom() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


def text_of(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())


def test_sold_out_page_asks_and_who_confirms_is_told_once(client, product):
    page = client.get(product.get_absolute_url())
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    assert form["action"] == f"/back-in-stock/{product.pk}/"
    answer = client.post(form["action"], {"email": EMAIL}, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (303, "/back-in-stock/sent/")
    link = mailed_link()
    assert EMAIL in text_of(client.get(link))
    assert client.post(link)["Location"] == "/back-in-stock/confirmed/"
    mail.outbox.clear()

    look_after_waiting()
    assert mail.outbox == []
    restock(product, 3)
    look_after_waiting()
    look_after_waiting()

    assert to_whom() == [EMAIL]
    assert not client.cookies


def test_page_of_a_bottle_that_can_be_bought_does_not_ask(client):
    page = client.get(bottle(stock=1).get_absolute_url())

    assert "/back-in-stock/" not in page.content.decode()


def test_who_did_not_confirm_is_not_told(client, product):
    ask(client, product)
    mail.outbox.clear()

    restock(product, 3)
    look_after_waiting()

    assert mail.outbox == []


def test_mail_has_both_notices_and_two_ways_to_leave(client, product):
    wait(client, product)
    restock(product, 1)
    look_after_waiting()

    (letter,) = mail.outbox
    for text in [letter.body, letter.alternatives[0][0]]:
        words = " ".join(text.split())
        assert f"* {FDA_NOTICE}" in words
        assert " ".join(MedicalNotice.objects.current_text().split()) in words
        assert product.get_absolute_url() in words
        assert mailed_link("leave") in text
    assert mailed_link("leave") in letter.extra_headers["List-Unsubscribe"]
    one_click = letter.extra_headers["List-Unsubscribe-Post"]
    assert one_click == "List-Unsubscribe=One-Click"


def test_mail_program_leaves_with_one_post(client, product):
    row = wait(client, product)
    program = Client(enforce_csrf_checks=True)
    page = program.get(row.leave_path())
    assert "One click" in text_of(page)
    assert Waiting.objects.exists()

    answer = program.post(row.leave_path(), {"List-Unsubscribe": "One-Click"})
    again = program.post(row.leave_path())

    assert "Forgotten" in text_of(answer)
    assert "Forgotten" in text_of(again)
    assert not Waiting.objects.exists()
    forged = f"/back-in-stock/leave/{row.key}/forged/"
    assert client.post(forged).status_code == 404


def test_cancelled_order_gives_its_bottle_to_who_waits(client, payment_pages):
    product = bottle(stock=1)
    order = buy(client, product)
    wait(client, product)
    look_after_waiting()
    assert mail.outbox == []

    with transaction.atomic():
        life.cancel(life.lock(order.pk), why="A test.")
    look_after_waiting()

    assert to_whom() == [EMAIL]


def test_restocked_return_counts_as_well(client, product):
    wait(client, product)

    stock_of(product).put_back(1)
    look_after_waiting()

    assert to_whom() == [EMAIL]


def test_few_bottles_are_told_of_in_waves_who_came_first_first(product):
    make_waiting(product, 7)
    restock(product, 1)

    look_after_waiting()
    look_after_waiting()
    assert to_whom() == ["reader6@example.com", "reader5@example.com"]

    Waiting.objects.filter(status="sent").update(changed_at=timezone.now() - WAVE)
    look_after_waiting()
    assert to_whom()[2:] == ["reader4@example.com", "reader3@example.com"]

    restock(product, 50)
    look_after_waiting()
    assert len(to_whom()) == len(set(to_whom())) == 7


@pytest.mark.parametrize("missing", ["price", "public"])
def test_nobody_is_called_to_what_cannot_be_bought(product, missing):
    make_waiting(product, 1)
    restock(product, 5)
    if missing == "price":
        product.stockrecords.update(price=None)
    else:
        product.is_public = False
        product.save()

    look_after_waiting()

    assert mail.outbox == []


def test_page_says_the_same_of_who_waits_already(client, product):
    first = wait(client, product)

    answer = ask(client, product)

    assert answer["Location"] == "/back-in-stock/sent/"
    assert "waits already" in " ".join(mail.outbox[0].body.split())
    assert mailed_link("leave") == first.leave_path()


def test_two_links_of_one_address_make_one_place(client, product):
    ask(client, product)
    first = mailed_link()
    ask(client, product)
    second = mailed_link()

    assert client.post(first).status_code == 303
    assert client.post(second).status_code == 410
    assert Waiting.objects.count() == 1


def test_who_was_told_may_wait_again(client, product):
    wait(client, product)
    restock(product, 1)
    look_after_waiting()
    restock(product, 0)
    Waiting.objects.update(changed_at=timezone.now() - WAVE)

    ask(client, product)
    client.post(mailed_link())
    mail.outbox.clear()
    restock(product, 1)
    look_after_waiting()

    assert to_whom() == [EMAIL]


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


def test_upkeep_asks_the_same_however_many_wait(product):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            look_after_waiting()
        return len(queries)

    make_waiting(product, 1)
    few = asked()
    for n in range(20):
        Waiting.objects.create(
            product=product, email=f"x{n}@example.com", confirmed_at=timezone.now()
        )

    assert asked() == few


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_tell_each_once(product, queue):
    make_waiting(product, 8)
    restock(product, 20)

    def tell(_) -> None:
        try:
            tell_some.func(product.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(tell, range(4)))

    assert sorted(to_whom()) == [f"reader{n}@example.com" for n in range(8)]


@pytest.mark.django_db(transaction=True)
def test_mail_server_that_is_away_or_breaks_off_makes_no_second_mail(
    product,
    queue,
    mail_server,
    caplog,
):
    make_waiting(product, 2)
    restock(product, 5)
    mail_server.is_away = True
    look_after_waiting()
    work()
    assert "news wait for the mail server" in caplog.text
    mail_server.is_away = False
    mail_server.says = {"reader1@example.com": mail_servers.line_broke()}

    for _ in range(3):
        look_after_waiting()
        work()

    assert to_whom() == ["reader0@example.com"]
    unknown = Waiting.objects.get(email="reader1@example.com")
    assert unknown.status == "unknown"


def test_staff_see_who_waits_and_add_nobody(admin_client, product):
    (row,) = make_waiting(product, 1)
    page = "/admin/back_in_stock/waiting/"

    assert row.email in admin_client.get(page).content.decode()
    assert admin_client.get(f"{page}{row.pk}/change/").status_code == 200
    assert admin_client.get(f"{page}add/").status_code == 403
