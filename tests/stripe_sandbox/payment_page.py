"""The hosted payment page: shows a session, takes a test card, sends the buyer back."""

import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from tests.stripe_sandbox import page_html, payments
from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.errors import ApiError
from tests.stripe_sandbox.messages import Request, Response, redirect
from tests.stripe_sandbox.page_form import PageForm
from tests.stripe_sandbox.state import Json

STYLESHEET = "/standin.css"
PAGE = re.compile(r"/c/pay/(?P<session>\w+)(?P<step>/3ds(?:/complete|/fail)?)?")


def answer(account: Account, request: Request) -> Response:
    if request.path == STYLESHEET:
        sheet = (Path(__file__).parent / "standin.css").read_bytes()
        return Response(200, sheet, {"Content-Type": "text/css; charset=utf-8"})
    found = PAGE.fullmatch(request.path)
    if not found:
        return _html(page_html.missing_page(), status=404)
    try:
        return _step(account, request, found["session"], found["step"] or "")
    except payments.SessionClosed as closed:
        return _closed(account, request, closed.session)
    except ApiError:
        return _html(page_html.missing_page(), status=404)


def return_address(session: Json) -> str:
    """Where Stripe sends the buyer after paying."""
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def _step(account: Account, request: Request, session_id: str, step: str) -> Response:
    session = payments.open_session(account, session_id)
    if step == "/3ds" and request.method == "GET":
        return _html(page_html.authentication_page(session), session)
    if step in {"/3ds/complete", "/3ds/fail"} and request.method == "POST":
        attempt = payments.authenticate(
            account, session_id, passed=step == "/3ds/complete"
        )
        return _after(account, attempt, PageForm(_payer_so_far(account, session_id)))
    if step:
        return _html(page_html.missing_page(), status=404)
    if request.method == "POST":
        return _pay(account, request, session)
    return _pay_page(account, session, PageForm({}))


def _pay(account: Account, request: Request, session: Json) -> Response:
    form = PageForm.typed(request.body)
    if session["customer_email"]:
        form.values["email"] = session["customer_email"]
    if not form.is_valid(account.state.now()):
        return _pay_page(account, session, form, status=422)
    with account.state.transaction():
        attempt = payments.pay(account, session["id"], form.card(), form.payer())
        private = account.state.private(session["id"])
        account.state.keep_private(session["id"], {**private, "press": form.press})
    return _after(account, attempt, form)


def _payer_so_far(account: Account, session_id: str) -> dict[str, str]:
    """What need not be typed again after 3-D Secure; the card's number was not kept."""
    waiting = account.state.private(session_id).get("authenticating", {})
    return dict(waiting.get("payer", {}))


def _after(account: Account, attempt: payments.Attempt, form: PageForm) -> Response:
    session = attempt.session
    if attempt.authenticate:
        return redirect(f"{account.page_url(session['id'])}/3ds")
    if attempt.decline:
        form.errors = {attempt.decline.field: attempt.decline.message}
        return _pay_page(account, session, form)
    if session["status"] == "complete":
        return redirect(return_address(session))
    return redirect(account.page_url(session["id"]))


def _closed(account: Account, request: Request, session: Json) -> Response:
    """A second press of the same button ends where the first did."""
    press = PageForm.typed(request.body).press
    pressed = press and press == account.state.private(session["id"]).get("press")
    again = pressed or request.path.endswith("/3ds/complete")
    if session["status"] == "complete" and request.method == "POST" and again:
        return redirect(return_address(session))
    shown = {**session, "success_url": return_address(session)}
    return _html(page_html.closed_page(shown), session)


def _pay_page(
    account: Account, session: Json, form: PageForm, *, status: int = 200
) -> Response:
    private = account.state.private(session["id"])
    markup = page_html.pay_page(session, private, form, secrets.token_urlsafe(16))
    return _html(markup, session, status=status)


def _html(markup: str, session: Json | None = None, *, status: int = 200) -> Response:
    # Browsers check form-action on the redirect that follows the form, too.
    after = urlsplit(session["success_url"]) if session else None
    origin = f" {after.scheme}://{after.netloc}" if after else ""
    return Response(
        status,
        markup.encode(),
        {
            "Content-Type": "text/html; charset=utf-8",
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src"
            f" data:; form-action 'self'{origin}; base-uri 'none';"
            " frame-ancestors 'none'",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
