from dataclasses import dataclass, field, replace

import pytest
from django.test import Client
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from shop.stripe import client
from shop.stripe.answers import Session
from shop.stripe.page import PaymentPage
from shop.user.models import User
from tests.shop.mailing_list.mail_servers import Answering


@dataclass
class PaymentPages:
    """Stands at the edge of shop.stripe.client, for tests about what comes before and
    after a payment. What Stripe itself does is tested in tests/shop/stripe."""

    sessions: dict[str, Session] = field(default_factory=dict)
    is_down: bool = False

    def create(self, page: PaymentPage) -> Session:
        self._answer()
        session_id = f"cs_test_{page.key}"
        self.sessions.setdefault(
            session_id,
            Session(
                id=session_id,
                status="open",
                payment_status="unpaid",
                amount=page.amount,
                currency=page.currency,
                livemode=False,
                expires_at=page.expires_at,
                url=f"https://stripe.test/pay/{session_id}",
                reference=page.order_number,
                order_number=page.metadata["order"],
                attempt_id=page.metadata["attempt"],
                payment_intent_id="",
            ),
        )
        return self.sessions[session_id]

    def retrieve(self, session_id: str, *, retries: int = 2) -> Session:
        self._answer()
        return self.sessions[session_id]

    def expire(self, session_id: str) -> Session:
        self._answer()
        if not self.sessions[session_id].is_open:
            raise client.StripeRefused("Only an open session can be expired.")
        self._become(session_id, status="expired")
        return self.sessions[session_id]

    def pay(self) -> None:
        for session_id in self.sessions:
            self._become(session_id, status="complete", payment_status="paid")

    def _become(self, session_id: str, **values) -> None:
        self.sessions[session_id] = replace(self.sessions[session_id], **values)

    def _answer(self) -> None:
        if self.is_down:
            raise client.StripeUnavailable("no answer")


@pytest.fixture
def payment_pages(monkeypatch) -> PaymentPages:
    pages = PaymentPages()
    monkeypatch.setattr(client, "create_checkout_session", pages.create)
    monkeypatch.setattr(client, "retrieve_session", pages.retrieve)
    monkeypatch.setattr(client, "expire_session", pages.expire)
    monkeypatch.setattr(client, "takes_real_money", lambda: False)
    return pages


@pytest.fixture
def queue(settings):
    """The queue as the shop has it, worked off by tests.shop.order.working.work()."""
    task_backends["default"] = DatabaseBackend("default", settings.TASKS["default"])
    yield
    del task_backends["default"]


@pytest.fixture
def mail_server(settings, monkeypatch) -> type[Answering]:
    """Answers for each address as the test says."""
    settings.GUARDED_EMAIL_BACKEND = "tests.shop.mailing_list.mail_servers.Answering"
    settings.EMAIL_BACKEND = "compliance.mail.GuardedBackend"
    for name, value in {"says": {}, "is_away": False, "opened": 0}.items():
        monkeypatch.setattr(Answering, name, value)
    return Answering


@pytest.fixture
def boss(db) -> User:
    return User.objects.create_superuser(email="boss@example.com", password="x")


@pytest.fixture
def staff(boss) -> Client:
    staff = Client()
    staff.force_login(boss)
    return staff
