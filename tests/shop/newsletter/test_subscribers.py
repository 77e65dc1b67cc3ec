"""Staff see who said yes, take the list along, and put nobody on it by hand."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from shop.newsletter.models import Subscriber, Suppressed
from tests.shop.newsletter.signing_up import make_subscribers, subscribe

pytestmark = pytest.mark.django_db

EXPORT = "/admin/newsletter/subscriber/export/"


def rows_of(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(StringIO(text)))


def test_export_holds_the_record_of_each(staff, client):
    subscriber = subscribe(client)

    answer = staff.get(EXPORT)

    (row,) = rows_of(answer)
    assert row["email"] == subscriber.email
    assert row["consent"] == subscriber.consent
    assert row["confirmed_at"][:10] == str(timezone.localdate())
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_export_runs_nothing_in_a_table_program(staff, sign):
    (subscriber,) = make_subscribers(1)
    subscriber.email = f"{sign}cmd@example.com"
    subscriber.save()

    (row,) = rows_of(staff.get(EXPORT))

    assert row["email"] == f"'{sign}cmd@example.com"


def test_nobody_is_added_or_changed_by_hand(staff):
    (subscriber,) = make_subscribers(1)

    add = staff.get("/admin/newsletter/subscriber/add/")
    page = f"/admin/newsletter/subscriber/{subscriber.pk}/change/"
    change = staff.post(page, {"email": "other@example.com"})

    assert (add.status_code, change.status_code) == (403, 403)
    assert staff.get(page).status_code == 200


def test_who_is_deleted_by_staff_counts_as_left(staff):
    one, two = make_subscribers(2)

    staff.post(f"/admin/newsletter/subscriber/{one.pk}/delete/", {"post": "yes"})
    staff.post(
        "/admin/newsletter/subscriber/",
        {"action": "delete_selected", "_selected_action": two.pk, "post": "yes"},
    )

    assert not Subscriber.objects.exists()
    assert Suppressed.objects.of(one.email).exists()
    assert Suppressed.objects.of(two.email).exists()


def load(tmp_path, text: str) -> None:
    file = tmp_path / "subscribers.csv"
    file.write_text(text)
    call_command("load_subscribers", file)


HEAD = "email,confirmed_at,consent\n"


def test_old_list_is_loaded_without_those_who_left(client, tmp_path, capsys):
    client.post(subscribe(client, "left@example.com").unsubscribe_path())
    subscribe(client, "here@example.com")

    load(
        tmp_path,
        f"{HEAD}left@example.com,2026-01-02,Mail me\nHere@example.com,2026-01-02,Mail me\n"
        "new@example.com,2026-01-02T10:00:00-05:00,Mail me\n",
    )

    assert set(Subscriber.objects.values_list("email", flat=True)) == {
        "here@example.com",
        "new@example.com",
    }
    row = Subscriber.objects.get(email="new@example.com")
    assert (row.consent, row.confirmed_at.year) == ("Mail me", 2026)
    said = capsys.readouterr().out
    assert "1 loaded, 1 known already, 1 left before and stay off the list." in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("email\na@example.com\n", "columns email, confirmed_at and consent"),
        (f"{HEAD}nobody,2026-01-02,Yes\n", "Line 2: Add the part after"),
        (f"{HEAD}a@example.com,someday,Yes\n", "Line 2: .*date"),
        (f"{HEAD}a@example.com,2999-01-01,Yes\n", "Line 2: .*still to come"),
        (f"{HEAD}a@example.com,2026-01-02,\n", "Line 2: .*said yes to"),
        (f"{HEAD}ok@example.com,2026-01-02,Yes\nnobody,2026-01-02,Yes\n", "Line 3"),
    ],
)
def test_bad_list_is_refused_whole(tmp_path, text, sentence):
    with pytest.raises(CommandError, match=sentence):
        load(tmp_path, text)

    assert not Subscriber.objects.exists()
