from typing import Any

from django.db import models
from django.db.models.functions import Lower
from oscar.apps.customer.abstract_models import AbstractUser
from oscar.apps.customer.abstract_models import UserManager as OscarUserManager

SEE_BUYERS = "user.see_buyers"
"""To read e-mail addresses, telephone numbers and amounts, not only what a label says."""


class UserManager(OscarUserManager):
    def buyers(self) -> models.QuerySet:
        """Those who have no part in running the shop, and so may sign in by a mailed
        link. Rights count, not only the staff mark."""
        return self.filter(
            is_active=True,
            is_staff=False,
            is_superuser=False,
            groups=None,
            user_permissions=None,
        )

    def with_email(self, email: str) -> Any:
        return self.filter(email__iexact=email).first()


class User(AbstractUser):
    """Signs in by e-mail; there is no user name."""

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        permissions = [
            (SEE_BUYERS.partition(".")[2], "Can see who bought and for what")
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_for_an_email_in_any_case",
                violation_error_message="A user with this e-mail address exists.",
            )
        ]

    def sign_out_everywhere(self) -> None:
        """Of somebody who signs in by mail. Django signs each session with the password
        field, and what stands there for no password is random."""
        self.set_unusable_password()
        self.save(update_fields=["password"])
