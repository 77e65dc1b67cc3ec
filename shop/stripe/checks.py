from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from shop.stripe.keys import problem_with_settings


@register()
def stripe_can_be_used_here(**_: Any) -> list[CheckMessage]:
    problem = problem_with_settings()
    if not problem:
        return []
    if settings.SANDBOX and not settings.STRIPE_SECRET_KEY:
        # Reading and editing work without a key; paying says that it does not.
        return [Warning(problem, id="stripe.W001")]
    return [Error(problem, id="stripe.E001")]
