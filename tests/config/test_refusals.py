"""A form that the database refuses is answered in words, and the log has the cause."""

import logging

import pytest
from django.contrib.auth.models import Group
from django.db import DataError, IntegrityError

from blog.models import Topic

pytestmark = pytest.mark.django_db

TYPED = {"name": "Rest", "slug": "rest", "position": "1"}


@pytest.mark.parametrize(
    ("refused", "status", "told"),
    [
        (OverflowError("Python int too large"), 400, "Nothing was changed"),
        (DataError("bigint out of range"), 400, "Nothing was changed"),
        (IntegrityError("UNIQUE failed: blog_topic.slug"), 409, "was saved first"),
    ],
)
def test_what_only_the_database_refuses_is_told(
    admin_client, monkeypatch, caplog, *, refused, status, told
):
    def refuse(*args, **kwargs):
        raise refused

    monkeypatch.setattr(Topic, "save", refuse)

    answer = admin_client.post("/admin/blog/topic/add/", TYPED)

    assert answer.status_code == status
    assert told in answer.content.decode()
    assert str(refused) not in answer.content.decode()
    (record,) = [r for r in caplog.records if r.name == "config.refusals"]
    assert record.levelno == logging.ERROR
    assert record.exc_info


def test_number_that_no_column_holds_saves_nothing(admin_client):
    """SQLite's driver refuses it; with PostgreSQL the field says so itself."""
    typed = {"name": "Packers", "permissions": ["9" * 26]}

    answer = admin_client.post("/admin/auth/group/add/", typed)

    assert answer.status_code in {200, 400}
    assert not Group.objects.filter(name="Packers").exists()


def test_choice_that_no_list_offered_is_told_at_its_field(admin_client):
    answer = admin_client.post("/admin/blog/correction/add/", {"article": "x'; --"})

    assert answer.status_code == 200
    assert "not one of the available choices" in answer.content.decode()
