"""A form that the database refuses is answered in words, and the log has the cause."""

import logging

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError

from blog.models import Topic

pytestmark = pytest.mark.django_db

HUGE = "9" * 26


def test_number_that_no_column_holds_is_not_understood(admin_client, caplog):
    answer = admin_client.post(
        "/admin/auth/group/add/", {"name": "Packers", "permissions": [HUGE]}
    )

    assert answer.status_code == 400
    assert "Nothing was changed" in answer.content.decode()
    assert not Group.objects.filter(name="Packers").exists()
    (record,) = [r for r in caplog.records if r.name == "config.refusals"]
    assert record.levelno == logging.ERROR
    assert record.exc_info


def test_row_that_somebody_else_saved_first_is_told(admin_client, monkeypatch):
    def refuse(*args, **kwargs):
        raise IntegrityError("UNIQUE constraint failed: blog_topic.slug")

    monkeypatch.setattr(Topic, "save", refuse)

    answer = admin_client.post(
        "/admin/blog/topic/add/", {"name": "Rest", "slug": "rest", "position": "1"}
    )

    assert answer.status_code == 409
    assert "was saved first" in answer.content.decode()
    assert "UNIQUE" not in answer.content.decode()


def test_choice_that_no_list_offered_is_told_at_its_field(admin_client):
    answer = admin_client.post("/admin/blog/correction/add/", {"article": "x'; --"})

    assert answer.status_code == 200
    assert "not one of the available choices" in answer.content.decode()
