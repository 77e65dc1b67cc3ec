import re

import pytest

from config.styleguide import read_tokens
from shop.supplement.models import TrialDose
from shop.user.models import User
from tests.config.test_style_sheets import SITE, storefront_sheets
from tests.factories import make_claim, make_source, make_supplement

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser(email="a@b.co", password="x"))
    return client


def test_visitor_is_asked_to_sign_in(client):
    response = client.get("/styleguide/")

    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/styleguide/"


def test_page_shows_every_token_of_the_stylesheet(staff):
    css = SITE.read_text()
    everywhere = "".join(sheet.read_text() for sheet in storefront_sheets())
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", everywhere))

    page = staff.get("/styleguide/").content.decode()

    shown = {token.name for token in read_tokens(css)}
    assert len(shown) > 40
    assert {name for name in shown if f"--{name}<" not in page} == set()
    # What a part sets for itself is no token.
    assert used - shown <= {"flow", "dot", "arm"}


def test_parts_are_those_of_the_shop(staff):
    supplement = make_supplement()
    source = make_source()
    make_claim(supplement, sources=[source])
    TrialDose.objects.create(
        line=supplement.facts.first(), source=source, amounts="240"
    )

    page = staff.get("/styleguide/").content.decode()

    assert "Supplement Facts" in page
    assert re.search(r"<mark data-claim=\"[\w-]+\">Supports the", page)
    assert "Give the name that is on the mailbox" in page
    assert "Daily amount of L-theanine: ours and that of trials" in page
    assert "take sedatives" in page
    assert "Lot SAMPLE is recalled" in page
    assert 'id="number-err"' in page
    assert "Cache-Control" in staff.get("/styleguide/").headers


def test_empty_shop_has_a_style_guide_too(staff):
    assert staff.get("/styleguide/").status_code == 200
