"""Who waits for a bottle is told once, in turn, whatever breaks."""

from concurrent.futures import ThreadPoolExecutor

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
from shop.back_in_stock.models import Waiting
from shop.back_in_stock.waiting import look_after_waiting
from shop.back_in_stock.waves import WAVE
from shop.order import life
from tests.shop.back_in_stock.waiting import (
    EMAIL,
    ask,
    mailed_link,
    make_waiting,
    restock,
    text_of,
    to_whom,
    wait,
)
from tests.shop.mailing_list import mail_servers
from tests.shop.order.working import work
from tests.shop.selling import OURS, bottle, buy, stock_of

pytestmark = pytest.mark.django_db


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
