"""The same for every form that staff can open."""

import logging

import pytest

from config.staff_admin import SECTIONS
from tests.config.test_every_page import demo_shop, open_shop  # noqa: F401
from tests.fuzz.forms import Outcome, forms_of, try_long_form
from tests.shop.returns.making import asked, deliver
from tests.shop.selling import buy

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
logger = logging.getLogger(__name__)


def test_staff_are_answered_whatever_they_type(open_shop, demo_shop, admin_client):  # noqa: F811
    buy(open_shop, demo_shop)
    asked(open_shop, deliver(buy(open_shop, demo_shop), product=demo_shop))

    forms = forms_of(admin_client, ["/admin/"], under="/admin/")
    outcome = Outcome()
    for form in forms:
        if form.fields:
            try_long_form(admin_client, form, outcome)

    logger.info("%s", outcome)
    assert len(forms) > len(SECTIONS)
    assert not outcome.wrong, "\n".join(outcome.wrong)
