"""Where each page of the admin is found, with what staged_staff made. A page of ours that
is neither here nor among what is no page fails the test beside this."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin

from tests.config.staff_rights import MODELS, SUPERUSERS_ALONE

OF_ARTICLES = {
    "blog_article_submit": "blog/article/{draft}/submit/",
    "blog_article_send-back": "blog/article/{handed in}/send-back/",
    "blog_article_approve": "blog/article/{handed in}/approve/",
    "blog_article_publish": "blog/article/{approved}/publish/",
    "blog_article_make-live": "blog/article/{approved}/make-live/",
    "blog_article_drop": "blog/article/{live}/drop/",
    "blog_article_times": "blog/article/{live}/times/",
    "blog_article_withdraw": "blog/article/{live}/withdraw/",
    "blog_article_publish-again": "blog/article/{withdrawn}/publish-again/",
    "blog_article_revision": "blog/article/{draft}/revisions/1/",
    "blog_article_revision_preview": "blog/article/{draft}/revisions/1/preview/",
    "blog_source_find": "blog/source/find/",
    "blog_source_import": "blog/source/import/",
    "blog_page_version": "blog/page/{page}/versions/{version}/",
    "blog_article_history": "blog/article/{draft}/history/",
    "blog_page_history": "blog/page/{page}/history/",
}
OF_GOODS = {
    "supplement_claim_fda_notice": "supplement/claim/{claim}/fda-notice/",
    "recall_start": "lot/recall/lot/{lot}/start/",
    "recall_send_again": "lot/recall/{recall}/send-again/",
    "recall_end": "lot/recall/{recall}/end/",
    "tax_taxrate_load": "tax/taxrate/load/",
    "safety_report_print": "safety_report/safetyreport/{safety report}/print/",
    "compliance_claimoverride_log": "compliance/claimoverride/log/",
}
OF_ORDERS = {
    "order paid": "order/order/{order}/change/",
    "order packed": "order/order/{packed}/change/",
    "order sent": "order/order/{sent}/change/",
    "orders packed": "parcel/ordertosend/?stage=ship",
    "orders sent": "parcel/ordertosend/?stage=sent",
    "parcel_many_pick_list": "parcel/ordertosend/pick-list/?orders={to pack}",
    "parcel_many_packing_slips": "parcel/ordertosend/packing-slips/?orders={to pack}",
    "parcel_many_ship": "parcel/ordertosend/ship/?orders={packed}",
    "parcel_many_deliver": "parcel/ordertosend/deliver/?orders={sent}",
    "parcel_pack": "parcel/parcel/order/{order}/pack/",
    "parcel_unpack": "parcel/parcel/order/{packed}/unpack/",
    "parcel_ship": "parcel/parcel/order/{packed}/ship/",
    "parcel_deliver": "parcel/parcel/order/{sent}/deliver/",
    "stripe_paymentattempt_refund": "stripe/paymentattempt/{payment}/refund/",
    "stripe_paymentattempt_accept": "stripe/paymentattempt/{payment to review}/accept/",
    "stripe_paymentattempt_withdraw": "stripe/paymentattempt/{payment to review}/withdraw/",
    "payment to review": "stripe/paymentattempt/{payment to review}/change/",
    "purchase_record_of_order": "purchase_record/purchaserecord/order/{order}/",
    "return asked": "returns/return/{return asked}/change/",
    "return approved": "returns/return/{return approved}/change/",
    "returns_approve": "returns/return/{return asked}/approve/",
    "returns_decline": "returns/return/{return asked}/decline/",
    "returns_receive": "returns/return/{return approved}/receive/",
    "returns_close": "returns/return/{return approved}/close/",
    "returns_refund": "returns/return/{return received}/refund/",
    "review_publish": "review/review/{review}/publish/",
    "review_hold": "review/review/{review}/hold/",
    "review_override": "review/review/{review}/override/",
    "review_audit": "review/review/audit/",
}
OF_LETTERS = {
    "newsletter_issue_test": "newsletter/issue/{issue}/test/",
    "newsletter_issue_send": "newsletter/issue/{issue}/send/",
    "newsletter_issue_draft": "newsletter/issue/{issue scheduled}/draft/",
    "newsletter_issue_stop": "newsletter/issue/{issue scheduled}/stop/",
    "newsletter_issue_resume": "newsletter/issue/{issue paused}/resume/",
    "issue scheduled": "newsletter/issue/{issue scheduled}/change/",
    "issue paused": "newsletter/issue/{issue paused}/change/",
}
OF_PEOPLE = {
    "index": "",
    "password_change": "password_change/",
    "password_change_done": "password_change/done/",
    "second_factor": "second-factor/",
    "second_factor_set_up": "second-factor/set-up/",
    "user_user_reset_factor": "user/user/{person}/reset-factor/",
    "app_list": "order/",
}
PAGES = {**OF_ARTICLES, **OF_GOODS, **OF_ORDERS, **OF_LETTERS, **OF_PEOPLE}
NO_PAGE = {
    **dict.fromkeys(
        [
            *("findings", "blog_article_unsaved_new", "blog_article_unsaved"),
            *("blog_article_unsaved_discard_new", "blog_article_unsaved_discard"),
            *("blog_article_presence", "blog_article_presence_leave"),
            *("blog_article_cite", "blog_image_upload", "autocomplete", "jsi18n"),
            *("view_on_site", "logout", "progress_again", "auth_user_password_change"),
            *("blog_article_revision_restore", "blog_article_revision_links"),
            *("blog_page_restore", "blog_source_refresh", "blog_source_take_over"),
            *("blog_source_keep", "blog_source_keep_import", "second_factor_codes"),
        ],
        "answers a script, or only what is posted; or leads on",
    ),
    **dict.fromkeys(
        [
            *("overview_csv", "progress_file", "review_audit_csv", "returns_photo"),
            *("newsletter_subscriber_export", "supplement_claim_fda_notice_file"),
            "newsletter_issue_text",
            *("supplement_supplement_panel", "supplement_supplement_words"),
        ],
        "is a file",
    ),
    **dict.fromkeys(
        ["blog_article_preview", "blog_page_preview", "newsletter_issue_html"],
        "is what readers see: the public walk and the mails of it",
    ),
    **dict.fromkeys(
        [
            *("login", "admin_password_reset", "password_reset_done"),
            *("password_reset_confirm", "password_reset_complete"),
            "second_factor_code",
        ],
        "is for whoever is not signed in: the public walk, and the test of the way in",
    ),
}

NOT_ADDED = {
    "compliance.SafetyContact": "there is one, and it is there",
    "order.ShippingAddress": "a buyer gives it with the order",
}

MISTAKES = {
    *("recall_start", "returns_decline", "review_hold", "tax_taxrate_load"),
    *("parcel_ship", "voucher.Voucher add", "lot.Lot add", "blog.Correction add"),
}
"""Forms that are sent empty besides: what stands in the way is looked at too."""


def every_page(
    numbers: dict[str, str], rows: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Name and path."""
    for name, path in PAGES.items():
        yield name, "/admin/" + path.format_map(numbers)
    for model, page in admin.site._registry.items():
        yield from _of_table(model._meta, page, rows[model._meta.label])


def _of_table(options: Any, page: Any, row: str) -> Iterator[tuple[str, str]]:
    where = f"/admin/{options.app_label}/{options.model_name}/"
    yield f"{options.label} list", where
    _, added, *_ = MODELS.get(options.label, ("", ""))
    if (added or options.label in SUPERUSERS_ALONE) and options.label not in NOT_ADDED:
        yield f"{options.label} add", f"{where}add/"
    yield f"{options.label} change", f"{where}{row}/change/"
