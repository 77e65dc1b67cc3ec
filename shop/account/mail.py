"""Letters about accounts. What a letter says is decided when it leaves, so that the
page that asked for it takes the same time and says the same of every address."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from shop.account.models import LIFETIME, AccountMail
from shop.order.letterhead import next_try, write
from shop.user.models import User

logger = logging.getLogger(__name__)

MOST_LINKS = 5
"""To one address within the life of a link. Whoever asks more often gets no more mail
and reads the same page."""

BEAR_LINK = {"sign_in", "new_address"}
KIND = AccountMail.Kind


@transaction.atomic
def mail_account(kind: AccountMail.Kind, email: str, user: User | None = None) -> None:
    AccountMail.objects.forgotten().delete()
    asked = AccountMail.objects.alive().filter(email=email).count()
    if kind in AccountMail.WITH_LINK and asked >= MOST_LINKS:
        return
    language = translation.get_language() or settings.LANGUAGE_CODE
    row = AccountMail.objects.create(
        kind=kind, email=email, user=user, language=language
    )
    send_account_mail.enqueue(row.pk)


@task
def send_account_mail(mail_id: int, attempt: int = 1) -> str:
    """Raises OSError while the mail server is away, after the next try was queued."""
    row = AccountMail.objects.filter(pk=mail_id).first()
    if row is None or row.ends_at <= timezone.now():
        return f"not sent: account mail {mail_id} was used, or is too old"
    with translation.override(row.language):
        letter = _letter(row)
    try:
        letter.send()
    except OSError:
        _try_again(row, attempt)
        raise
    if not row.has_link:
        row.delete()
    return f"sent: account mail {mail_id}"


def _try_again(row: AccountMail, attempt: int) -> None:
    later = next_try(attempt)
    if later is None or later >= row.ends_at:
        logger.error("Account mail %s could not be sent.", row.pk)
        return
    with transaction.atomic():
        send_account_mail.using(run_after=later).enqueue(row.pk, attempt=attempt + 1)


def _letter(row: AccountMail) -> EmailMultiAlternatives:
    subject, template = _subject_and_template(row)
    more: dict[str, Any] = {"minutes": LIFETIME.seconds // 60}
    if template in BEAR_LINK:
        more["link"] = settings.SITE_URL + row.get_absolute_url()
    return write(subject, f"account/{template}", to=[row.email], **more)


def _subject_and_template(row: AccountMail) -> tuple[str, str]:
    shop = {"shop": settings.OSCAR_SHOP_NAME}
    if row.kind == KIND.ADDRESS_CHANGED:
        return _("Your %(shop)s account has another address") % shop, "address_changed"
    if row.kind == KIND.DELETED:
        return _("Your %(shop)s account is deleted") % shop, "deleted"
    owner = User.objects.with_email(row.email)
    if owner and not User.objects.buyers().filter(pk=owner.pk).exists():
        return _("No %(shop)s link for this address") % shop, "refused"
    if row.kind == KIND.SIGN_IN:
        return _("Sign in to %(shop)s") % shop, "sign_in"
    if owner and owner != row.user:
        return _("This address has an account at %(shop)s already") % shop, "taken"
    return _("Use this address for your %(shop)s account") % shop, "new_address"
