import pytest
from bs4 import BeautifulSoup

from compliance.notices import FDA_NOTICE


@pytest.fixture
def closed(settings, client):
    settings.MAINTENANCE = True
    return client


@pytest.mark.parametrize(
    "path", ["/", "/articles/", "/basket/", "/checkout/", "/nowhere/", "/sitemap.xml"]
)
def test_visitor_reads_that_we_are_back_soon(closed, path):
    """Without the database: this test has no right to it."""
    answer = closed.get(path)

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "600"
    assert "no-store" in answer["Cache-Control"]
    assert "back soon" in page.main.text
    assert FDA_NOTICE in page.footer.text
    assert not answer.cookies
    assert not page.select("script, style, [style]")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_nothing_is_bought_meanwhile(closed):
    assert closed.post("/basket/add/1/").status_code == 503


@pytest.mark.django_db
def test_staff_the_health_check_and_stripe_are_let_in(closed, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_of_a_test"
    settings.STRIPE_WEBHOOK_SECRET = "whsec_of_a_test"

    assert closed.get("/health/").status_code == 200
    assert closed.get("/admin/login/").status_code == 200
    # Refused for its missing signature, and not for the maintenance.
    assert closed.post("/pay/webhook/").status_code == 400


@pytest.mark.django_db
def test_style_sheet_of_the_page_is_served(closed):
    answer = closed.get("/static/css/site.css")
    answer.close()

    assert answer.status_code == 200


@pytest.mark.django_db
def test_shop_is_open_otherwise(client):
    assert client.get("/articles/").status_code == 200
