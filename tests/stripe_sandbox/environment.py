"""The stand-in must never answer for Stripe where real orders are taken."""

from config.environment import RUNNING_TESTS, flag


class NotForProduction(RuntimeError):
    pass


def refuse_production() -> None:
    """Raises NotForProduction unless this is a test run, DEBUG or DEMO."""
    if not (RUNNING_TESTS or flag("DEBUG") or flag("DEMO")):
        raise NotForProduction(
            "The stand-in for Stripe does not start in production:"
            " set DEBUG=1 or DEMO=1 on a machine that takes no real orders."
        )
