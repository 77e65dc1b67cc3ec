"""Does one step of a payment in a process of its own that is killed on the way.

Run as: python -m tests.shop.stripe.dying STEP PRIMARY_KEY MODULE FUNCTION before|after
"""

import os
import signal
import sys
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.signing import Signer
from django.test import Client
from django.test.utils import setup_test_environment


def main(step: str, key: str, module: str, name: str, moment: str) -> None:
    django.setup()
    setup_test_environment()
    _die_in(import_module(module), name, after=moment == "after")
    STEPS[step](int(key))


def _die_in(module: Any, name: str, *, after: bool) -> None:
    owner, _, name = name.rpartition(".")
    module = getattr(module, owner) if owner else module
    real = getattr(module, name)

    def die(*args: Any, **kwargs: Any) -> None:
        if after:
            real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, die)


def _place(key: int) -> None:
    """The buyer of this basket presses the button of the checkout page."""
    buyer = Client()
    cookie = settings.OSCAR_BASKET_COOKIE_OPEN
    buyer.cookies[cookie] = Signer(sep=":").sign(key)
    import_module("tests.shop.selling").check_out(buyer)


def _start(key: int) -> None:
    _function("attempts.start")(_row("PaymentAttempt", key))


def _settle(key: int) -> None:
    _function("settle.settle")(key)


def _process(key: int) -> None:
    _function("events.process")(_row("StripeEvent", key))


def _refund(key: int) -> None:
    _function("refund.refund")(
        _row("PaymentAttempt", key),
        amount=Decimal("10.00"),
        reason="Arrived open",
        by=get_user_model().objects.get(),
    )


def _function(name: str) -> Callable[..., Any]:
    """Found late: nothing of the shop can be imported before Django is set up."""
    module, _, function = name.rpartition(".")
    return getattr(import_module(f"shop.stripe.{module}"), function)


def _row(model: str, key: int) -> Any:
    return apps.get_model("stripe", model).objects.get(pk=key)


STEPS = {
    "place": _place,
    "start": _start,
    "settle": _settle,
    "process": _process,
    "refund": _refund,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
