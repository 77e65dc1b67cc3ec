"""The label, its claims and the product's texts are checked before they are public."""

import pytest

from shop.supplement.models import Caution, Claim, Supplement
from tests.factories import make_claim, make_source, make_supplement
from tests.shop.catalogue.test_admin import address_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplement():
    return make_supplement()


def told(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("field", ["tagline", "lede", "warning"])
def test_a_label_that_claims_a_disease_is_refused(admin_client, supplement, field):
    address = address_of(supplement)

    response = admin_client.post(
        address, typed(admin_client, address, **{field: "Relieves insomnia."})
    )

    assert "“Relieves insomnia”" in told(response)
    assert getattr(Supplement.objects.get(), field) != "Relieves insomnia."


def test_cautions_may_name_conditions(admin_client, supplement):
    address = address_of(supplement)
    words = "have diabetes or epilepsy"

    admin_client.post(
        address, typed(admin_client, address, **{"cautions-0-text": words})
    )

    assert Caution.objects.filter(text=words).exists()


def test_a_caution_that_claims_a_disease_is_refused(admin_client, supplement):
    address = address_of(supplement)

    response = admin_client.post(
        address,
        typed(
            admin_client,
            address,
            **{"cautions-0-text": "want it. It cures insomnia"},
        ),
    )

    assert "insomnia" in told(response)
    assert not Caution.objects.filter(text__contains="insomnia").exists()


def test_a_label_of_a_hidden_product_is_saved_with_a_warning(admin_client, supplement):
    supplement.product.is_public = False
    supplement.product.save()
    address = address_of(supplement)

    response = admin_client.post(
        address, typed(admin_client, address, lede="Relieves insomnia."), follow=True
    )

    assert Supplement.objects.get().lede == "Relieves insomnia."
    assert "The claims check: lede" in told(response)


def test_a_claim_cannot_be_released_while_it_names_a_disease(admin_client, supplement):
    claim = make_claim(
        supplement, sources=[make_source()], text="Eases anxiety.", status="draft"
    )
    address = address_of(claim)

    response = admin_client.post(
        address, typed(admin_client, address, status="published")
    )

    assert "“Eases anxiety”" in told(response)
    assert not Claim.objects.get().is_published


def test_a_product_title_is_checked(admin_client, supplement):
    address = address_of(supplement.product)

    response = admin_client.post(
        address, typed(admin_client, address, title="Anxiety Relief Capsules")
    )

    assert "disease claim" in told(response)
