from tests.shop.conftest import payment_pages

__all__ = ["payment_pages"]
