"""A password for staff who are new or forgot theirs, by a link that is sent to them.

Whoever asks reads the same page in the same time, whether or not the address is that
of somebody who works here: the letter is queued, and the token is made when it leaves.
"""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import (
    PasswordResetCompleteView,
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.core.cache import cache
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks import task
from django_tasks.base import Task

from shop.order.letterhead import next_try, write
from shop.user.models import User

BETWEEN_LETTERS = 300
"""Seconds in which one address gets one letter, however often it is asked for."""


class AskForLinkForm(PasswordResetForm):
    def get_users(self, email: str) -> Iterator[User]:
        """Django's own leaves out whoever has no password yet, such as somebody whose
        invitation is too old."""
        yield from User.objects.filter(
            email__iexact=email, is_active=True, is_staff=True
        )


class AskForLink(PasswordResetView):
    """Django's own form would send while the visitor waits, and so tell by the time it
    takes who works here."""

    form_class = AskForLinkForm
    template_name = "admin/password/ask.html"

    def form_valid(self, form: PasswordResetForm) -> HttpResponseRedirect:
        for user in form.get_users(form.cleaned_data["email"]):
            if cache.add(f"password-letter-{user.pk}", True, BETWEEN_LETTERS):
                send_reset_link.enqueue(user.pk)
        return HttpResponseRedirect(self.get_success_url())


@task
def send_reset_link(user_id: int, attempt: int = 1) -> str:
    return _send(
        "password_reset", "Choose a new password", send_reset_link, user_id, attempt
    )


@task
def send_invitation(user_id: int, attempt: int = 1) -> str:
    subject = f"Your work at {settings.SITE_NAME}"
    return _send("staff_invitation", subject, send_invitation, user_id, attempt)


@task
def tell_factor_was_reset(user_id: int, attempt: int = 1) -> str:
    return _send(
        "staff_factor_reset",
        "Your second factor was reset",
        tell_factor_was_reset,
        user_id,
        attempt,
    )


def _send(template: str, subject: str, again: Task, user_id: int, attempt: int) -> str:
    user = User.objects.get(pk=user_id)
    message = write(
        subject,
        template,
        to=[user.email],
        reset_url=settings.SITE_URL + _path_for(user),
        ask_url=settings.SITE_URL + reverse("admin_password_reset"),
        hours=settings.PASSWORD_RESET_TIMEOUT // 3600,
    )
    try:
        message.send()
    except OSError:
        later = next_try(attempt)
        if later:
            again.using(run_after=later).enqueue(user.pk, attempt=attempt + 1)
        raise
    return f"sent: user {user.pk}"


def _path_for(user: User) -> str:
    return reverse(
        "password_reset_confirm",
        args=[
            urlsafe_base64_encode(force_bytes(user.pk)),
            default_token_generator.make_token(user),
        ],
    )


urlpatterns = [
    # Under this name the admin's sign-in links to it.
    path("", AskForLink.as_view(), name="admin_password_reset"),
    path(
        "sent/",
        PasswordResetDoneView.as_view(template_name="admin/password/sent.html"),
        name="password_reset_done",
    ),
    path(
        "<uidb64>/<token>/",
        PasswordResetConfirmView.as_view(template_name="admin/password/choose.html"),
        name="password_reset_confirm",
    ),
    path(
        "done/",
        PasswordResetCompleteView.as_view(template_name="admin/password/done.html"),
        name="password_reset_complete",
    ),
]
