"""What tests find in the database whatever others committed before them."""

import pytest
from django.contrib.auth.models import Group, Permission

from shop.safety_report.apps import REVIEWERS
from shop.user.models import User
from tests.first_rows import empty_but_for, first_rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_of_a_new_database_come_back_and_others_go():
    first = first_rows()
    Permission.objects.first().delete()
    Group.objects.update(name="Renamed")
    User.objects.create_user(email="left.over@example.com", password="x")

    empty_but_for(first)

    assert first_rows() == first
    assert Group.objects.get(name=REVIEWERS).permissions.count() == 5
    assert not User.objects.exists()
