from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.partner.exceptions import OutOfStock
from shop.stripe.client import StripeRefused, StripeUnavailable
from shop.stripe.closing import end_unpaid
from shop.stripe.forms import ReasonForm, RefundForm
from shop.stripe.models import Dispute, PaymentAttempt, Refund, StripeEvent
from shop.stripe.refund import RefundRefused, refund
from shop.stripe.settle import NotHeld, accept
from shop.user.models import User

REFUND_WITHOUT_ANSWER = (
    "Stripe did not answer. The refund is written down, and the next run of"
    " reconcile_payments brings it to its end: do not ask again."
)
NO_ANSWER = "Stripe did not answer, and the order is as it was. Try again in a while."


class ReadOnlyAdmin(admin.ModelAdmin):
    """The record of what happened is not edited; acts have their own buttons."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="order", ordering="order__number")
    def order_link(self, row: Any) -> SafeString | str:
        if row.order is None:
            return "-"
        page = reverse("admin:order_order_change", args=[row.order.pk])
        return format_html('<a href="{}">{}</a>', page, row.order.number)


class RefundInline(admin.TabularInline):
    model = Refund
    readonly_fields = [
        *["amount", "status", "reason"],
        *["requested_by", "requested_at", "refund_id"],
    ]
    exclude = ["order", "idempotency_key", "settled_at"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PaymentAttempt)
class PaymentAttemptAdmin(ReadOnlyAdmin):
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
        attempt = self._attempt(request, pk)
        form = RefundForm(request.POST or None, attempt=attempt)

        def act() -> str:
            data = form.cleaned_data
            try:
                made = refund(
                    attempt,
                    amount=data["amount"],
                    reason=data["reason"],
                    by=_staff(request),
                    quantities=data["quantities"],
                )
            except StripeUnavailable:
                return REFUND_WITHOUT_ANSWER
            return f"Refund of {made}: {made.get_status_display()}."

        return self._act(request, attempt, form, "Refund", act)

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not _staff(request).has_perm("stripe.change_paymentattempt"):
            raise PermissionDenied
        attempt = self._attempt(request, pk)
        form = ReasonForm(request.POST or None)

        def act() -> str:
            accept(attempt, why=form.cleaned_data["reason"], by=_staff(request))
            return f"Order {attempt.order.number} is paid."

        return self._act(request, attempt, form, "Accept this payment", act)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        attempt = self._attempt(request, pk)
        form = ReasonForm(request.POST or None)

        def act() -> str:
            why = form.cleaned_data["reason"]
            order = end_unpaid(attempt.order, why=why, by=_staff(request))
            return f"Order {order.number} is now “{order.status}”."

        return self._act(request, attempt, form, "Cancel this unpaid order", act)

    def _attempt(self, request: HttpRequest, pk: int) -> PaymentAttempt:
        if not _staff(request).has_perm("stripe.add_refund"):
            raise PermissionDenied
        return get_object_or_404(PaymentAttempt.objects.select_related("order"), pk=pk)

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


def _staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    list_display = ["order_link", "amount", "status", "reason", "requested_at"]
    list_display_links = ["amount"]
    list_filter = ["status"]
    list_select_related = ["order"]
    search_fields = ["order__number", "refund_id", "attempt__payment_intent_id"]


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    list_display = ["order_link", "amount", "reason", "status", "opened_at"]
    list_display_links = ["amount"]
    list_select_related = ["order"]
    search_fields = ["order__number", "dispute_id", "attempt__payment_intent_id"]


@admin.register(StripeEvent)
class StripeEventAdmin(ReadOnlyAdmin):
    list_display = ["type", "created", "order_link", "outcome", "is_processed"]
    list_filter = [("processed_at", admin.EmptyFieldListFilter), "type"]
    list_select_related = ["order"]
    search_fields = ["event_id", "object_id", "order__number"]

    @admin.display(description="processed", boolean=True)
    def is_processed(self, event: StripeEvent) -> bool:
        return event.processed_at is not None
