import hashlib

from django.db import models

from shop.order.models import Order


class ReviewRequest(models.Model):
    """An order whose day has come: its buyer was asked then, or was not to be. One row,
    so never twice."""

    order = models.OneToOneField(
        Order, on_delete=models.CASCADE, related_name="review_request"
    )
    queued_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Review request for order {self.order.number}"


class OptOut(models.Model):
    """An address that wants no mail about reviews. Its hash outlives the account, so
    that whoever comes back is still left in peace, and names nobody."""

    address_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.address_hash[:12]

    @staticmethod
    def hash_of(email: str) -> str:
        """Not keyed: a new SECRET_KEY must not forget who opted out."""
        return hashlib.sha256(email.strip().lower().encode()).hexdigest()

    @classmethod
    def holds(cls, email: str) -> bool:
        return cls.objects.filter(address_hash=cls.hash_of(email)).exists()
