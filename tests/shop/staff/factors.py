"""An app that shows codes, and somebody who signs in with it."""

import base64
import re
import time

from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.staff.second_factor import set_up
from shop.user.models import User

PASSWORD = "a long enough one"
KEY = "5f" * 20
SIGN_IN = "/admin/login/"
CODE = "/admin/second-factor/code/"
SET_UP = "/admin/second-factor/set-up/"


def code_of(key: str = KEY, *, steps: int = 0) -> str:
    """As the app shows it now, or so many half minutes later."""
    clock = TOTP(bytes.fromhex(key))
    clock.time = time.time() + 30 * steps
    return f"{clock.token():06d}"


def with_factor(person: User) -> list[str]:
    """The backup codes. The codes of now are good again, as if it were long ago."""
    _, codes = set_up(person, KEY, code_of())
    TOTPDevice.objects.filter(user=person).update(last_t=-1, drift=0)
    return codes


def by_password(person: User, *, then: str = "", password: str = PASSWORD) -> Client:
    client = Client()
    typed = {"username": person.email, "password": password}
    path = f"{SIGN_IN}?next={then}" if then else SIGN_IN
    client.answer = client.post(path, typed)
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def secret_on(page) -> str:
    """In hexadecimal, from what the page tells the app."""
    text = re.search(r'class="secret">([A-Z2-7 ]+)<', page.content.decode())[1]
    return base64.b32decode(text.replace(" ", "")).hex()


def codes_on(page) -> list[str]:
    return re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.content.decode())
