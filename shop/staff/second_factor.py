"""A code from an app besides the password. django-otp keeps the secrets, slows guessing
down and refuses a code that was used; here is what is asked of it."""

import math
import re
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.staff.log import log
from shop.user.models import User

BACKUP_CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what is easily taken for another letter when it is copied from paper."""
OF_THE_APP = re.compile(r"[0-9]{6}")
BACKUP = re.compile(f"[{ALPHABET}]{{10}}")

NO_CODE = (
    "A code of the app has six digits, a backup code ten letters and digits. Type one of"
    " them."
)
NOT_RIGHT = (
    "This code is not right, is too old, or was used before. Wait for the next one. If"
    " that fails too, let your phone set its clock by itself."
)
NO_BACKUP = "This is not one of your backup codes, or it was used before."


class WrongCode(Exception):
    """The message is a sentence for whoever typed it."""


def is_required() -> bool:
    return settings.STAFF_SECOND_FACTOR


def device_of(person: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def check_code(person: User, typed: str) -> TOTPDevice:
    """Uses up a code of the app or a backup code. Raises WrongCode."""
    code = re.sub(r"[\s-]", "", typed).lower()
    if OF_THE_APP.fullmatch(code):
        return _used_up(TOTPDevice, person, code, NOT_RIGHT)
    if not BACKUP.fullmatch(code):
        raise WrongCode(NO_CODE)
    kept = _used_up(StaticDevice, person, _digest(person, code), NO_BACKUP)
    left = kept.token_set.count()
    log(person, f"Signed in with a backup code; {left} left.", by=person)
    return TOTPDevice.objects.get(user=person, confirmed=True)


def begin_device(person: User, key: str) -> TOTPDevice:
    """As it would be; not saved before its first code was right."""
    return TOTPDevice(user=person, key=key, name="App")


@transaction.atomic
def set_up(person: User, key: str, typed: str) -> tuple[TOTPDevice, list[str]]:
    """In place of what was set up before, whose sessions end. The device and its backup
    codes. Raises WrongCode."""
    User.objects.select_for_update().get(pk=person.pk)
    had_one = device_of(person) is not None
    TOTPDevice.objects.filter(user=person).delete()
    device = begin_device(person, key)
    device.save()
    code = re.sub(r"\s", "", typed)
    if not OF_THE_APP.fullmatch(code):
        raise WrongCode("Type the six digits that the app shows now.")
    if not device.verify_token(code):
        raise WrongCode(NOT_RIGHT)
    log(person, f"Second factor {'changed' if had_one else 'set up'}.", by=person)
    return device, _make_backup_codes(person)


@transaction.atomic
def renew_backup_codes(person: User) -> list[str]:
    User.objects.select_for_update().get(pk=person.pk)
    log(person, "New backup codes made.", by=person)
    return _make_backup_codes(person)


@transaction.atomic
def reset(person: User, *, by: User | None) -> bool:
    """Signs them out everywhere. False when there was nothing to reset."""
    gone, _ = TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    if gone:
        log(person, "Second factor reset.", by=by)
    return bool(gone)


def backup_codes_left(person: User) -> int:
    device = StaticDevice.objects.filter(user=person).first()
    return device.token_set.count() if device else 0


def _make_backup_codes(person: User) -> list[str]:
    """Ten, in place of all before. Kept as digests: nobody reads them in a table."""
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="Backup codes")
    codes = [
        "".join(secrets.choice(ALPHABET) for _ in range(10))
        for _ in range(BACKUP_CODES)
    ]
    for code in codes:
        device.token_set.create(token=_digest(person, code))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(person: User, code: str) -> str:
    """Sixteen characters, as many as django-otp's column holds."""
    keyed = salted_hmac("shop.staff.second_factor", f"{person.pk}:{code}")
    return keyed.hexdigest()[:16]


def _used_up(kind: Any, person: User, code: str, problem: str) -> Any:
    """Holds the row, so that of two who send one code at once one is let in."""
    with transaction.atomic():
        found = kind.objects.select_for_update().filter(user=person, confirmed=True)
        device = found.first()
        if device is None:
            raise WrongCode(problem)
        may_try, why_not = device.verify_is_allowed()
        is_right = may_try and device.verify_token(code)
    if not may_try:
        left = (why_not["locked_until"] - timezone.now()).total_seconds()
        raise WrongCode(
            f"Too many tries. Wait {max(1, math.ceil(left))} seconds, then type the"
            " newest code."
        )
    if not is_right:
        raise WrongCode(problem)
    return device
