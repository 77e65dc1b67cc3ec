"""Two at the same moment: a link is used once, and an address has one account."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from shop.account.models import AccountMail
from shop.user.models import User
from tests.shop.account.signing_in import ADDRESS

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 4


def post_together(links: list[str]) -> list[int]:
    ready = Barrier(len(links))

    def post(link: str) -> int:
        try:
            ready.wait(timeout=30)
            return Client().post(link).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(links)) as pool:
        return sorted(pool.map(post, links))


def link() -> str:
    made = AccountMail.objects.create(kind=AccountMail.Kind.SIGN_IN, email=ADDRESS)
    return made.get_absolute_url()


def test_one_link_signs_one_browser_in():
    assert post_together([link()] * AT_ONCE) == [303, 410, 410, 410]


def test_links_of_one_address_make_one_account():
    answers = post_together([link() for _ in range(AT_ONCE)])

    assert set(answers) <= {303, 410}
    assert 303 in answers
    assert User.objects.get().email == ADDRESS
