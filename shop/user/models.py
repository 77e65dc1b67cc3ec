from oscar.apps.customer.abstract_models import AbstractUser


class User(AbstractUser):
    """Signs in by e-mail; there is no user name."""
