"""No text that readers can see escapes the claims check: a new field fails here until
a form checks it, or a reason says why it need not be."""

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import models
from oscar.core.loading import get_model

from config.checked_fields import CHECKED_FIELDS
from shop.recall.forms import RecallForm
from shop.supplement.spanish_forms import SUFFIX

pytestmark = pytest.mark.django_db

NOT_SHOWN = "readers never see it, or only as part of what they did themselves"
EXCUSED_MODELS = {
    **dict.fromkeys(
        [
            *("axes", "django_tasks_database", "user", "stripe", "parcel", "tax"),
            *("analytics", "address", "basket", "payment", "order", "customer"),
            *("wishlists", "admin", "auth", "contenttypes", "sessions", "sites"),
            *("otp_static", "otp_totp"),
            *("thumbnail", "partner", "account", "progress", "books"),
        ],
        NOT_SHOWN,
    ),
    "safety_report": "what a reader reported, for few staff only",
    "recall.RecallLetter": "for staff",
    "review.Decision": "for staff, and in one mail to the author",
    "review.OptOut": "a hash",
    **dict.fromkeys(
        ["newsletter.SignUp", "newsletter.Subscriber", "newsletter.Suppressed"],
        "an address and what its owner did",
    ),
    "newsletter.Delivery": "for staff",
    "staff": "for staff",
    "back_in_stock.Waiting": "an address and what its owner did",
    "returns": "between one buyer and staff: on one signed page and in one mail",
    "purchase_record.Snapshot": "what a buyer was shown, checked when it was shown",
    "purchase_record.PurchaseRecord": "what a buyer was shown",
    "blog.UnsavedWords": "for the writer alone, checked when saved",
    "supplement.ClaimAlert": "for staff",
    "supplement.Translation": "fields such as lede_es of the forms check it:"
    " tests/shop/supplement/test_spanish_forms.py",
    "blog.LinkCheck": "what other sites answered, for staff",
    "blog.OldAddress": "an address that articles had, checked when it was theirs",
    "blog.Notice": "what Crossref and PubMed say of a paper",
    "blog.ServiceAnswer": "what Crossref and PubMed say of a paper",
    "blog.PageVersion": "copies of a page, checked again when one is restored",
    "blog.ArticleRevision": "copies of an article, checked again when restored",
    "blog.ArticleEvent": "for staff",
    "blog.ArticleReview": "a person's name and credential",
    "blog.SearchEntry": "made of checked texts",
    "blog.SearchWord": "made of checked texts",
    "compliance.ClaimOverride": "for staff",
    "compliance.SafetyContact": "an address",
    "communication.Email": "letters that were sent",
    "communication.Notification": "letters that were sent",
    "offer.RangeProductFileUpload": "for staff",
    "supplement.Photograph": "the name of an uploaded file",
    "catalogue.ProductCategoryHierarchy": "made by the database",
}
RECORD = "the paper's record, not our words"
EXCUSED_FIELDS = {
    **{
        f"blog.Source.{name}": RECORD
        for name in (
            *("authors", "author_names", "container_title", "publisher", "volume"),
            *("issue", "page", "doi", "pmid", "pmcid", "url"),
            *("standing_note", "key", "sort_name"),
        )
    },
    **{
        f"review.Review.{name}": "a buyer's words, checked before they are published"
        for name in ("title", "text", "name")
    },
    "review.Review.findings": "for staff",
    "review.Review.language": "a code",
    "lot.Lot.number": "a number",
    "lot.Lot.key": "a number",
    "lot.Lot.notes": "for staff",
    "blog.Image.key": "a name that only writers use",
    "blog.Source.last_problem": "for staff",
    "blog.Source.staff_note": "for staff",
    "compliance.MedicalNotice.reason": "for staff",
    "compliance.MedicalNotice.spanish": "says what the checked English words say",
    **{
        f"supplement.FactsRow.{name}": "the label's names, held to 21 CFR 101.36"
        for name in ("latin_name", "plant_part", "form", "extract_ratio")
    },
    "flatpages.FlatPage.url": "an address, and no page is served at it",
    "reviews.ProductReview.name": "reviews are not mounted",
    "reviews.ProductReview.email": "reviews are not mounted",
    "reviews.ProductReview.homepage": "reviews are not mounted",
    "supplement.Claim.withdrawn_reason": "for staff",
    "supplement.Claim.text_shown": "a copy of the checked words",
    **{
        f"supplement.TrialDose.{name}": "the trial's record, not our words"
        for name in ("amounts", "plant_part", "form")
    },
    "catalogue.Product.upc": "a number",
    "catalogue.Category.path": "made by the database",
    "offer.ConditionalOffer.redirect_url": "an address",
}
FOR_MACHINES = {"code", "slug", "status", "proxy_class", "text_hash", "template_name"}
"""Names that only code uses; a slug that readers see is checked all the same."""


def _checked() -> set[str]:
    found = {
        f"{label}.{name}" for label, names in CHECKED_FIELDS.items() for name in names
    }
    for model, page in site._registry.items():
        for shown, form in [
            (model, page.form),
            *((i.model, i.form) for i in page.inlines),
        ]:
            names = getattr(form, "claim_fields", {})
            found |= {
                f"{shown._meta.label}.{name}"
                for name in names
                if not name.endswith(SUFFIX)
            }
    return found | {f"lot.Recall.{name}" for name in RecallForm.claim_fields}


def _texts() -> list[str]:
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not model._meta.proxy
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
    ]


def _is_excused(text: str) -> bool:
    app, model, name = text.split(".")
    return (
        app in EXCUSED_MODELS
        or f"{app}.{model}" in EXCUSED_MODELS
        or text in EXCUSED_FIELDS
        or name in FOR_MACHINES
    )


def test_every_text_is_checked_or_excused_with_a_reason():
    open_texts = [
        text for text in _texts() if text not in _checked() and not _is_excused(text)
    ]

    assert open_texts == []


def test_what_is_listed_exists():
    listed = {*EXCUSED_FIELDS, *_checked()}

    assert listed <= set(_texts()) | {"blog.Article.slug", "catalogue.Product.slug"}


@pytest.mark.parametrize(
    ("address", "typed", "label"),
    [
        (
            "/admin/voucher/voucher/add/",
            {"name": "Anxiety relief week"},
            "voucher.Voucher",
        ),
        ("/admin/voucher/voucher/add/", {"code": "BEATDEPRESSION"}, "voucher.Voucher"),
        ("/admin/voucher/voucher/add/", {"name": "Migraine relief"}, "voucher.Voucher"),
        (
            "/admin/offer/conditionaloffer/add/",
            {"name": "Cures gout"},
            "offer.ConditionalOffer",
        ),
    ],
)
def test_shop_texts_with_a_disease_claim_are_refused(
    admin_client, address, typed, label
):
    rows = get_model(*label.split("."))._default_manager
    before = rows.count()

    answer = admin_client.post(address, typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This reads as a disease claim and cannot be published" in page
    assert all(value in page for value in typed.values())
    assert rows.count() == before


def test_an_honest_offer_is_not_stopped_by_the_check(admin_client):
    answer = admin_client.post(
        "/admin/offer/conditionaloffer/add/", {"name": "Two for one in spring"}
    )

    assert "disease claim" not in answer.content.decode()
