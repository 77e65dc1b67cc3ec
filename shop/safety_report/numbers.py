import secrets

from shop.order.numbers import ALPHABET


def new_number() -> str:
    """Such as SE-4T7KQ9: what staff and the sender call a report by. Thirty random
    bits; the database refuses one that is there already."""
    return "SE-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
