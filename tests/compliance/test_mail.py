"""A mail that names a product or a claim bears both notices, in every part."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from compliance.mail import MissingNotice, refuse_without_notices
from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from tests.factories import make_claim, make_source, make_supplement

pytestmark = pytest.mark.django_db
NOTICES = f"* {FDA_NOTICE} {MEDICAL_NOTICE}"


@pytest.fixture
def guarded(settings):
    settings.GUARDED_EMAIL_BACKEND = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "compliance.mail.GuardedBackend"
    make_claim(make_supplement(), text="Supports calm.", sources=[make_source()])


def letter(text: str, html: str = "") -> EmailMultiAlternatives:
    message = EmailMultiAlternatives("Hello", text, to=["a@example.com"])
    if html:
        message.attach_alternative(html, "text/html")
    return message


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("AnxDefy+ capsules are back.", ""),
        ("Supports calm.", ""),
        (f"Supports calm. {FDA_NOTICE}", ""),
        (f"Supports calm. {NOTICES}", "<p>Supports calm.</p>"),
        (f"Hello. {NOTICES}", "<p>Supports calm.</p>"),
    ],
)
def test_mail_without_them_is_not_sent(guarded, text, html):
    with pytest.raises(MissingNotice):
        letter(text, html).send()

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Your password can be set here.", ""),
        (f"Supports calm. {NOTICES}", f"<p>Supports calm. {NOTICES}</p>"),
    ],
)
def test_other_mail_is_sent(guarded, text, html):
    letter(text, html).send()

    assert len(mail.outbox) == 1


def test_a_subject_counts_too(guarded):
    message = letter("Look.")
    message.subject = "AnxDefy+ capsules"

    with pytest.raises(MissingNotice):
        refuse_without_notices(message)
