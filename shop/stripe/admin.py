from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.partner.exceptions import OutOfStock
from shop.read_only import NotAdded, ReadOnly
from shop.stripe.client import StripeRefused, StripeUnavailable
from shop.stripe.closing import end_unpaid
from shop.stripe.forms import ReasonForm, RefundForm
from shop.stripe.models import Dispute, PaymentAttempt, Refund, StripeEvent
from shop.stripe.refund import RefundRefused, refund
from shop.stripe.settle import NotHeld, accept
from shop.user.rights import staff_who_may

GIVE_BACK = "stripe.add_refund"
REFUND_WITHOUT_ANSWER = (
    "Stripe did not answer. The refund is written down, and the next run of"
    " reconcile_payments brings it to its end: do not ask again."
)
NO_ANSWER = "Stripe did not answer, and the order is as it was. Try again in a while."


class StripeRecord(ReadOnly, admin.ModelAdmin):
    """The record of what happened is not edited; acts have their own buttons."""

    @admin.display(description="order", ordering="order__number")
    def order_link(self, row: Any) -> SafeString | str:
        if row.order is None:
            return "-"
        page = reverse("admin:order_order_change", args=[row.order.pk])
        return format_html('<a href="{}">{}</a>', page, row.order.number)


class RefundInline(NotAdded, admin.TabularInline):
    model = Refund
    readonly_fields = [
        *["amount", "status", "reason"],
        *["requested_by", "requested_at", "refund_id"],
    ]
    exclude = ["order", "idempotency_key", "settled_at"]
    extra = 0
    can_delete = False


@admin.register(PaymentAttempt)
class PaymentAttemptAdmin(StripeRecord):
    change_form_template = "admin/stripe/attempt.html"
    list_display = ["order_link", "amount", "status", "created_at", "settled_at"]
    list_display_links = ["amount"]
    list_filter = ["status", "created_at"]
    list_select_related = ["order"]
    search_fields = [
        *["order__number", "order__guest_email", "order__user__email"],
        *["session_id", "payment_intent_id"],
    ]
    search_help_text = "Order number, e-mail address, session or payment at Stripe."
    fields = [
        *["order_link", "status", "amount", "currency", "amount_received"],
        *["session_id", "payment_intent_id", "idempotency_key"],
        *["created_at", "expires_at", "settled_at"],
    ]
    inlines = [RefundInline]

    def get_urls(self) -> list[URLPattern]:
        acts = [
            ("refund", self.refund_view),
            ("accept", self.accept_view),
            ("withdraw", self.withdraw_view),
        ]
        return [
            *[
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"stripe_paymentattempt_{name}",
                )
                for name, view in acts
            ],
            *super().get_urls(),
        ]

    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        staff = staff_who_may(request, GIVE_BACK)
        attempt = _attempt(pk)
        form = RefundForm(request.POST or None, attempt=attempt)

        def act() -> str:
            data = form.cleaned_data
            try:
                made = refund(
                    attempt,
                    amount=data["amount"],
                    reason=data["reason"],
                    by=staff,
                    quantities=data["quantities"],
                )
            except StripeUnavailable:
                return REFUND_WITHOUT_ANSWER
            return f"Refund of {made}: {made.get_status_display()}."

        return self._act(request, attempt, form, "Refund", act)

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        staff_who_may(request, GIVE_BACK)
        staff = staff_who_may(request, "stripe.change_paymentattempt")
        attempt = _attempt(pk)
        form = ReasonForm(request.POST or None)

        def act() -> str:
            accept(attempt, why=form.cleaned_data["reason"], by=staff)
            return f"Order {attempt.order.number} is paid."

        return self._act(request, attempt, form, "Accept this payment", act)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        staff = staff_who_may(request, GIVE_BACK)
        attempt = _attempt(pk)
        form = ReasonForm(request.POST or None)

        def act() -> str:
            why = form.cleaned_data["reason"]
            order = end_unpaid(attempt.order, why=why, by=staff)
            return f"Order {order.number} is now “{order.status}”."

        return self._act(request, attempt, form, "Cancel this unpaid order", act)

    def _act(
        self,
        request: HttpRequest,
        attempt: PaymentAttempt,
        form: Form,
        title: str,
        act: Callable[[], str],
    ) -> HttpResponse:
        page = reverse("admin:stripe_paymentattempt_change", args=[attempt.pk])
        if request.method == "POST" and form.is_valid():
            try:
                messages.info(request, act())
            except StripeUnavailable:
                form.add_error(None, NO_ANSWER)
            except (RefundRefused, NotHeld) as error:
                form.add_error(None, str(error))
            except StripeRefused:
                form.add_error(None, "Stripe refused; the reason stands in the log.")
            except OutOfStock:
                form.add_error(None, "Its bottles were sold meanwhile: refund it.")
            if not form.errors:
                return redirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "button": title,
            "form": form,
            "attempt": attempt,
            "back": page,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/stripe/act.html", context)


def _attempt(pk: int) -> PaymentAttempt:
    return get_object_or_404(PaymentAttempt.objects.select_related("order"), pk=pk)


@admin.register(Refund)
class RefundAdmin(StripeRecord):
    list_display = ["order_link", "amount", "status", "reason", "requested_at"]
    list_display_links = ["amount"]
    list_filter = ["status"]
    list_select_related = ["order"]
    search_fields = ["order__number", "refund_id", "attempt__payment_intent_id"]


@admin.register(Dispute)
class DisputeAdmin(StripeRecord):
    list_display = ["order_link", "amount", "reason", "status", "opened_at"]
    list_display_links = ["amount"]
    list_select_related = ["order"]
    search_fields = ["order__number", "dispute_id", "attempt__payment_intent_id"]


@admin.register(StripeEvent)
class StripeEventAdmin(StripeRecord):
    list_display = ["type", "created", "order_link", "outcome", "is_processed"]
    list_filter = [("processed_at", admin.EmptyFieldListFilter), "type"]
    list_select_related = ["order"]
    search_fields = ["event_id", "object_id", "order__number"]

    @admin.display(description="processed", boolean=True)
    def is_processed(self, event: StripeEvent) -> bool:
        return event.processed_at is not None
