from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Nobody answers at its port."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError(111, "Connection refused")
