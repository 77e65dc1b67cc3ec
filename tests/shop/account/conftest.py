import pytest
from django.test import Client

from tests.shop.account.signing_in import sign_in


@pytest.fixture
def buyer(client):
    """Jordan, who is signed in with `client`."""
    return sign_in(client)


@pytest.fixture
def guest() -> Client:
    return Client()
