"""Django's admin, ordered by what staff do rather than by where tables live."""

from typing import Any, cast

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

SECTIONS: dict[str, list[str]] = {
    "Articles and pages": [
        "blog.Article",
        "blog.Correction",
        "blog.Series",
        "blog.ArticleReview",
        "blog.Source",
        "blog.Topic",
        "blog.Image",
        "blog.Page",
    ],
    "Product": [
        "supplement.Supplement",
        "supplement.Claim",
        "catalogue.Product",
        "lot.Lot",
        "lot.Recall",
        "partner.StockRecord",
        "stock_days.StockWatch",
    ],
    "Orders and payments": [
        "parcel.OrderToSend",
        "order.Order",
        "purchase_record.PurchaseRecord",
        "parcel.Parcel",
        "returns.Return",
        "stripe.PaymentAttempt",
        "stripe.Refund",
        "stripe.Dispute",
        "stripe.StripeEvent",
    ],
    "Codes and offers": ["voucher.Voucher", "offer.ConditionalOffer"],
    "Mail to readers": [
        "newsletter.Issue",
        "newsletter.Subscriber",
        "back_in_stock.Waiting",
    ],
    "Sales tax": ["tax.Nexus", "tax.TaxRate", "tax.OrderTax"],
    "Books": ["books.Export"],
    "Reviews by buyers": ["review.Review"],
    "Side effects": ["safety_report.SafetyReport"],
    "Notices": [
        "compliance.MedicalNotice",
        "compliance.ClaimOverride",
        "compliance.SafetyContact",
    ],
    "People": ["user.User", "staff.StaffEvent", "auth.Group"],
    "Behind the scenes": [
        "progress.Job",
        "django_tasks_database.DBTaskResult",
        "axes.AccessAttempt",
        "address.Country",
        "sites.Site",
    ],
}
"""What the index shows. Oscar registers sixty tables more, whose forms know none of
our rules: they are taken off the admin."""
OURS = ("config.", "shop.", "blog.", "compliance.")
KEPT = {"order.ShippingAddress"}
"""Oscar's own form: where a parcel goes can be put right until it is packed."""


class StaffAdminSite(AdminSite):
    site_title = "AnxDefy+"
    site_header = "AnxDefy+"
    index_title = "What would you like to do?"

    def get_urls(self) -> list[Any]:
        from shop.overview.views import card_csv  # noqa: PLC0415

        figures = self.admin_view(card_csv)
        return [
            path("overview/<slug:key>.csv", figures, name="overview_csv"),
            *super().get_urls(),
        ]

    def drop_what_nobody_lists(self) -> None:
        listed = KEPT.union(*SECTIONS.values())
        for model, model_admin in list(self._registry.items()):
            is_ours = type(model_admin).__module__.startswith(OURS)
            if not is_ours and model._meta.label not in listed:
                self.unregister(model)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        # Found late: the admin is set up before the models are.
        from shop.overview.cards import cards_for  # noqa: PLC0415

        more = {"cards": cards_for(request.user), **(extra_context or {})}
        return super().index(request, more)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's own, but for its second step."""
        from django.contrib.admin.forms import AdminAuthenticationForm  # noqa: PLC0415

        from shop.staff.door import StaffSignIn  # noqa: PLC0415

        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": "Log in",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        if "next" not in {**request.GET, **request.POST}:
            context["next"] = reverse("admin:index")
        view = StaffSignIn.as_view(
            extra_context=context,
            authentication_form=AdminAuthenticationForm,
            template_name="admin/login.html",
        )
        return cast(HttpResponse, never_cache(csrf_protect(view))(request))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        found = {
            f"{app['app_label']}.{model['object_name']}": model
            for app in apps
            for model in app["models"]
        }
        sections = []
        for name, labels in SECTIONS.items():
            models = [found[label] for label in labels if label in found]
            if models:
                sections.append(
                    {
                        "name": name,
                        "app_label": name.split()[0].lower(),
                        "app_url": models[0]["admin_url"],
                        "has_module_perms": True,
                        "models": models,
                    }
                )
        return sections
