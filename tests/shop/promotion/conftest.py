import pytest
from django.test import Client


@pytest.fixture
def staff(admin_user) -> Client:
    staff = Client()
    staff.force_login(admin_user)
    return staff
