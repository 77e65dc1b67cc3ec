import pytest

pytestmark = pytest.mark.django_db


def test_public_page_may_be_shared_and_is_asked_for_again(client):
    answer = client.get("/articles/")
    again = client.get("/articles/", headers={"if-none-match": answer["ETag"]})

    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert again.status_code == 304


def test_page_of_one_visitor_is_kept_by_nobody(client):
    for address in ["/basket/", "/admin/login/"]:
        assert "no-store" in client.get(address)["Cache-Control"]


def test_page_not_found_is_kept_by_nobody(client):
    assert "no-store" in client.get("/articles/nowhere/")["Cache-Control"]


def test_pages_are_compressed(client):
    answer = client.get("/articles/", headers={"accept-encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
