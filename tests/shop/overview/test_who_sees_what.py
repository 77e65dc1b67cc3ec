"""Each role sees on the first page what is its own."""

import pytest

from shop.overview.cards import OFFERS
from shop.user.models import User
from tests.shop.overview.looking import cards, link_of
from tests.shop.staff.people import at_work, clerk, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.key)
def test_each_card_needs_leave_for_the_list_it_counts(offer):
    bare = clerk()
    assert cards(bare) == {}
    assert bare.get(f"/admin/overview/{offer.key}.csv").status_code == 404

    User.objects.all().delete()
    allowed = cards(clerk(*offer.permissions))
    assert offer.key in allowed


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("Owners", {offer.key for offer in OFFERS}),
        ("Packers", {"packing", "lots"}),
        ("Writers", {"articles"}),
        ("Reviewers", {"articles"}),
        ("Safety reviewers", {"reports"}),
    ],
)
def test_each_role_sees_what_is_its_own(role, seen):
    assert set(cards(at_work(person(role)))) == seen


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.key)
def test_owner_may_open_what_each_card_leads_to(offer):
    owner = at_work(person("Owners"))

    assert owner.get(link_of(owner, offer.key)).status_code == 200


def test_packer_sees_what_to_pack_and_no_money(sold):
    page = at_work(person("Packers")).get("/admin/").content.decode()

    assert "To pack" in page
    assert "$" not in page


def test_visitor_is_asked_to_sign_in_for_the_csv(client):
    assert client.get("/admin/overview/sales.csv").status_code == 302
