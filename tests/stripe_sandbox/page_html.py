"""The markup of the payment page; it works without JavaScript."""

from html import escape

from tests.stripe_sandbox.cards import ON_THE_PAGE
from tests.stripe_sandbox.page_form import PageForm
from tests.stripe_sandbox.state import Json

SYMBOLS = {"usd": "$", "eur": "€", "gbp": "£"}
LABELS = {
    "email": "Email",
    "number": "Card number",
    "expiry": "Expiry (MM / YY)",
    "cvc": "Security code",
    "name": "Name on card",
    "postal_code": "ZIP code (optional)",
}
ATTRIBUTES = {
    "email": 'type="email" autocomplete="email"',
    "number": 'inputmode="numeric" autocomplete="cc-number" maxlength="23"',
    "expiry": 'inputmode="numeric" autocomplete="cc-exp" maxlength="9"',
    "cvc": 'inputmode="numeric" autocomplete="cc-csc" maxlength="4"',
    "name": 'autocomplete="cc-name"',
    "postal_code": 'autocomplete="postal-code"',
}
OPTIONAL = ("postal_code",)


def money(amount: int, currency: str) -> str:
    symbol = SYMBOLS.get(currency)
    text = f"{amount / 100:,.2f}"
    return f"{symbol}{text}" if symbol else f"{text} {currency.upper()}"


def pay_page(session: Json, private: Json, form: PageForm, press: str) -> str:
    total = money(session["amount_total"], session["currency"])
    fields = {name: _field(name, form, session) for name in LABELS}
    message = (session["custom_text"]["submit"] or {}).get("message", "")
    note = f'<p class="note">{escape(message)}</p>' if message else ""
    title = "Error: pay" if form.errors else "Pay"
    return page(
        f"{title} {total}",
        f"""
<div class="columns">
{_summary(session, private, total)}
<section aria-labelledby="pay-with-card">
<h2 id="pay-with-card">Pay with card</h2>
{_error_summary(form)}
<form method="post" action="/c/pay/{escape(session["id"])}" novalidate>
<input type="hidden" name="press" value="{escape(press)}">
{fields["email"]}
{fields["number"]}
<div class="pair">{fields["expiry"]}{fields["cvc"]}</div>
{fields["name"]}
{fields["postal_code"]}
{note}
<button type="submit">Pay {total}</button>
</form>
{_test_cards()}
</section>
</div>""",
    )


def authentication_page(session: Json) -> str:
    total = money(session["amount_total"], session["currency"])
    address = f"/c/pay/{escape(session['id'])}/3ds"
    return page(
        "3-D Secure",
        f"""
<section class="narrow">
<h1>Your bank asks: is it you?</h1>
<p>This stands in for the page of a bank (3-D Secure). The payment is {total}.</p>
<form method="post" action="{address}/complete"><button type="submit">Complete</button></form>
<form method="post" action="{address}/fail"><button type="submit" class="second">Fail</button></form>
{_back_link(session, "Leave without answering")}
</section>""",
    )


def closed_page(session: Json) -> str:
    if session["status"] == "complete":
        heading = "This has already been paid"
        text = "It was paid once and nothing more was taken. You can close this page."
        link = _link(session["success_url"], "Continue to your order")
    else:
        heading = "This payment page has expired"
        text = "Nothing was paid. Go back to the shop to start again."
        link = _back_link(session, "Back to the shop")
    return page(
        heading,
        f'<section class="narrow"><h1>{heading}</h1><p>{text}</p>{link}</section>',
    )


def missing_page() -> str:
    return page(
        "No such page",
        '<section class="narrow"><h1>There is no such payment page</h1>'
        "<p>Check the address, or go back to the shop and start again.</p></section>",
    )


def page(title: str, content: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)} | stand-in for Stripe</title>
<link rel="stylesheet" href="/standin.css">
<link rel="icon" href="data:,">
</head>
<body>
<header class="banner"><p><strong>Stand-in for Stripe: no money moves.</strong>
Use a test card, never a real one.</p></header>
<main>{content}
</main>
</body>
</html>
"""


def _summary(session: Json, private: Json, total: str) -> str:
    currency = session["currency"]
    rows = [
        (
            f"{escape(item['description'])} <span>&times; {item['quantity']}</span>",
            item["amount_total"],
        )
        for item in private["line_items"]
    ]
    if session["shipping_cost"]:
        name = escape(private["shipping_names"][0])
        rows.append((name, session["shipping_cost"]["amount_total"]))
    items = "".join(
        f"<tr><th scope='row'>{name}</th><td>{money(amount, currency)}</td></tr>"
        for name, amount in rows
    )
    return f"""<section class="order" aria-labelledby="what-you-pay">
<h1 id="what-you-pay"><span>You pay</span> {total}</h1>
<table>
<caption>Your order</caption>
<tbody>{items}</tbody>
<tfoot><tr><th scope="row">Total</th><td>{total}</td></tr></tfoot>
</table>
{_back_link(session, "Back to the shop")}
</section>"""


def _error_summary(form: PageForm) -> str:
    if not form.errors:
        return ""
    items = "".join(
        f'<li><a href="#{name}">{escape(problem)}</a></li>'
        for name, problem in form.errors.items()
    )
    return (
        '<div class="errors" role="alert" id="errors"><h3>Nothing was paid yet</h3>'
        f"<ul>{items}</ul></div>"
    )


def _field(name: str, form: PageForm, session: Json) -> str:
    problem = form.errors.get(name, "")
    described = f' aria-invalid="true" aria-describedby="{name}-error"'
    fixed = name == "email" and session["customer_email"]
    value = session["customer_email"] if fixed else form.shown().get(name, "")
    error = (
        f'<p class="error" id="{name}-error">{escape(problem)}</p>' if problem else ""
    )
    return f"""<div class="field">
<label for="{name}">{LABELS[name]}</label>
{error}<input id="{name}" name="{name}" value="{escape(value)}" {ATTRIBUTES[name]}\
{described if problem else ""}{"" if name in OPTIONAL else " required"}\
{" readonly" if fixed else ""}>
</div>
"""


def _test_cards() -> str:
    rows = "".join(
        f"<tr><td><code>{_spaced(number)}</code></td><td>{escape(what)}</td></tr>"
        for number, what in ON_THE_PAGE
    )
    return f"""<details open>
<summary>Test cards</summary>
<p>With any date in the future and any security code of three digits.</p>
<table><caption class="unseen">Test cards</caption>
<thead><tr><th scope="col">Number</th><th scope="col">What it does</th></tr></thead>
<tbody>{rows}</tbody></table>
</details>"""


def _spaced(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _back_link(session: Json, text: str) -> str:
    return _link(session["cancel_url"], text) if session["cancel_url"] else ""


def _link(address: str, text: str) -> str:
    return f'<p><a class="back" href="{escape(address)}">{escape(text)}</a></p>'
