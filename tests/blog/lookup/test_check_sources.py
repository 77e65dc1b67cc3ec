"""manage.py check_sources: what is asked, what is kept, who is told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import requests
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog.models import Notice, Source
from tests.blog.factories import make_article, make_source
from tests.blog.lookup.conftest import CROSSREF, DOI, IDCONV, PMCID, PMID, text

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def source(settings):
    settings.STAFF_EMAIL = ["library@example.com"]
    return make_source("thing2004", doi=DOI, pmid=PMID, pmcid=PMCID)


def check(capsys, **options) -> str:
    call_command("check_sources", **options)
    return capsys.readouterr().out


def test_a_paper_without_notices_is_fine_from_then_on(network, source, client, capsys):
    network.answer_all()

    told = check(capsys)

    source.refresh_from_db()
    assert told == "1 checked, 0 could not be checked.\n"
    assert timezone.now() - source.last_ok_at < timedelta(minutes=1)
    page = client.get(source.get_absolute_url()).content.decode()
    assert "No notice known." in page
    assert mail.outbox == []


def test_a_retraction_reaches_readers_everywhere_and_staff(
    network, source, client, capsys, django_capture_on_commit_callbacks
):
    article = make_article(body="Force fell.[@thing2004]", title="On force")
    network.add_updates()
    network.answer_all()

    with django_capture_on_commit_callbacks(execute=True):
        told = check(capsys)

    source.refresh_from_db()
    assert source.standing == "retracted"
    assert "10.1000/notice.9, 2020-10-01" in source.standing_note
    assert "thing2004: Retracted: 10.1000/notice.9" in told
    page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")
    assert page.select_one("sup .doubt").text == "retracted"
    assert page.select_one("#ref-1 > .chip").text == "Retracted"
    assert "10.1000/notice.9" in page.select_one("#study-1 .notice").text
    own = client.get(source.get_absolute_url()).content.decode()
    assert "A notice was published." in own
    (letter,) = mail.outbox
    assert letter.to == ["library@example.com"]
    assert letter.subject == "Retracted: Writer" + source.short_name[6:]
    assert "- On force: http" in letter.body


def test_staff_are_told_once(
    network, source, capsys, django_capture_on_commit_callbacks
):
    network.add_updates()
    network.answer_all()

    with django_capture_on_commit_callbacks(execute=True):
        check(capsys)
        check(capsys, not_since=0)

    assert len(mail.outbox) == 1
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    ("standing", "kept"),
    [("retracted", "retracted"), ("concern", "concern"), ("corrected", "corrected")],
)
def test_a_standing_never_gets_better_by_itself(
    network, source, capsys, standing, kept
):
    Source.objects.update(standing=standing, standing_note="By hand.")
    network.answer_all()

    check(capsys)

    source.refresh_from_db()
    assert (source.standing, source.standing_note) == (kept, "By hand.")


def test_a_notice_that_a_person_has_weighed_does_not_come_back(network, source, capsys):
    network.add_pubmed(notice="ErratumIn")
    network.answer_all()
    check(capsys)
    Source.objects.update(standing="sound", standing_note="")

    check(capsys, not_since=0)

    source.refresh_from_db()
    assert source.standing == "sound"


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503},
        {"status": 429},
        {"body": requests.ConnectTimeout()},
        {"body": "<html>nonsense</html>"},
    ],
)
def test_a_failed_check_is_never_fine(network, source, client, capsys, answer):
    Source.objects.update(last_ok_at=LONG_AGO, checked_at=LONG_AGO)
    network.crossref(**answer)
    network.idconv(**answer)
    network.pubmed(**answer)

    told = check(capsys)

    source.refresh_from_db()
    assert source.last_ok_at == LONG_AGO
    assert source.last_problem
    assert source.checked_at > LONG_AGO
    assert "0 checked, 1 could not be checked." in told
    page = client.get(source.get_absolute_url()).content.decode()
    assert "Status unknown since January 5, 2026." in page
    assert "No notice known" not in page


def test_half_a_check_is_a_failed_one_but_what_it_found_counts(network, source, capsys):
    network.add_updates()
    network.crossref()
    network.pubmed(status=503)

    check(capsys)

    source.refresh_from_db()
    assert source.standing == "retracted"
    assert source.last_problem == "PubMed is too busy to answer (503)."


def test_a_paper_that_no_service_can_name_stays_unknown(network, capsys):
    source = make_source("book1999", doi=None)

    told = check(capsys)

    source.refresh_from_db()
    assert "no DOI, PMID or PMCID" in told
    assert (source.last_ok_at, bool(source.last_problem)) == (None, True)


def test_the_longest_unasked_come_first_and_a_run_goes_on_where_it_stopped(
    network, capsys
):
    now = timezone.now()
    for key, hours in (("a1", 30), ("b2", 90), ("c3", None), ("d4", 2)):
        at = hours and now - timedelta(hours=hours)
        make_source(key, doi=f"10.1000/{key}", checked_at=at)
        network.mock.get(f"{CROSSREF}10.1000%2F{key}", status=404)
    network.mock.get(IDCONV, body=text("idconv_unknown.json"))

    told = [check(capsys, limit=2), check(capsys, limit=2)]

    assert [line.split(":")[0] for line in told[0].splitlines()[:2]] == ["c3", "b2"]
    assert told[1].splitlines()[0].startswith("a1: ")
    assert "1 could not be checked" in told[1]


def test_services_that_are_down_are_left_alone(network, capsys):
    for i in range(6):
        make_source(f"a{i}", doi=f"10.1000/down.{i}")
    network.mock.get(IDCONV, status=503)
    network.mock.get(re.compile(re.escape(CROSSREF)), status=503)

    with pytest.raises(CommandError, match=r"3 could not be checked\. Stopped"):
        check(capsys)

    assert Source.objects.filter(checked_at=None).count() == 3


@pytest.mark.parametrize("options", [{"limit": 0}, {"not_since": -1}, {"every": 0}])
def test_wrong_numbers_are_told(options):
    with pytest.raises(CommandError, match="wants a number"):
        call_command("check_sources", **options)


def test_it_runs_until_stopped_and_outlives_services_that_are_down(
    network, capsys, monkeypatch, source
):
    runs: list[float] = []

    class Clock:
        """Stops the second time that it is waited for."""

        def is_set(self) -> bool:
            return len(runs) == 2

        def wait(self, seconds: float) -> None:
            runs.append(seconds)

    monkeypatch.setattr("blog.management.commands.check_sources.Event", Clock)
    monkeypatch.setattr(
        "blog.management.commands.check_sources.signal.signal", lambda *_: None
    )
    monkeypatch.setattr("blog.lookup.checking.GIVE_UP_AFTER", 1)
    monkeypatch.setattr(
        "blog.management.commands.check_sources.close_old_connections", lambda: None
    )
    network.crossref(status=503)
    network.idconv(status=503)
    network.pubmed(status=503)

    told = check(capsys, every=60, not_since=0)

    assert runs == [60, 60]
    assert told.count("too busy") == 2
