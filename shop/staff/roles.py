"""What each role may do. The groups follow this file: `manage.py make_staff_roles`."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat

from blog.newsroom import GROUPS
from shop.safety_report.apps import MAY as MAY_OF_SAFETY
from shop.safety_report.apps import REVIEWERS


@dataclass(frozen=True)
class Role:
    name: str
    does: str
    may: tuple[str, ...]
    """Permissions as app.codename; an asterisk stands for anything."""


class UnknownPermission(Exception):
    """A role asks for what no table has."""


WRITER = Role(
    "Writers",
    "Write articles and newsletters, and add sources and pictures. They see no order, no"
    " buyer and no subscriber.",
    (
        *(f"blog.{name}" for name in GROUPS["Writers"]),
        *("newsletter.view_issue", "newsletter.add_issue", "newsletter.change_issue"),
    ),
)
REVIEWER = Role(
    "Reviewers",
    "Read what others wrote, approve and publish it. They see no order and no buyer.",
    tuple(f"blog.{name}" for name in GROUPS["Reviewers"]),
)
PACKER = Role(
    "Packers",
    "Pack and ship what is paid. They read what is in an order and the name and address"
    " on its label: no e-mail address, no telephone, no money.",
    (
        *("order.view_order", "parcel.view_parcel", "parcel.pack_orders"),
        *("parcel.ship_orders", "lot.view_lot"),
    ),
)
SUPPORT = Role(
    "Support",
    "Help buyers: orders, payments, returns, reviews, and refunds up to the shop's limit.",
    (
        *("order.view_order", "order.change_order", "user.see_buyers"),
        *("order.view_shippingaddress", "order.change_shippingaddress"),
        *("stripe.view_paymentattempt", "stripe.view_refund", "stripe.view_dispute"),
        *("stripe.add_refund", "returns.view_*", "returns.change_return"),
        *("parcel.view_parcel", "lot.view_lot", "purchase_record.view_purchaserecord"),
        *("review.view_review", "review.change_review", "review.*_reply"),
        "review.view_decision",
    ),
)
SAFETY_REVIEWER = Role(
    REVIEWERS,
    "Read reports of side effects, health data among them, and work them off.",
    tuple(
        f"safety_report.{act}_{model}"
        for model, acts in MAY_OF_SAFETY.items()
        for act in acts
    ),
)
OWNER = Role(
    "Owners",
    "Run the shop: all of the above but health data, and besides product, prices, tax,"
    " notices and who works here.",
    (
        *("blog.*", "compliance.*", "supplement.*", "catalogue.*", "partner.*"),
        *("bundle.*", "books.*", "review.*", "newsletter.*"),
        *("back_in_stock.*", "stock_days.*"),
        *("lot.*", "recall.*", "parcel.*", "returns.*", "stripe.*", "tax.*"),
        *("offer.*", "voucher.*_voucher", "purchase_record.*"),
        *("order.view_order", "order.change_order"),
        *("order.view_shippingaddress", "order.change_shippingaddress"),
        *("safety_report.view_safetyreport", "user.*", "staff.*"),
        *("address.view_country", "address.change_country"),
        *("axes.view_*", "django_tasks_database.view_*"),
    ),
)
ROLES = (WRITER, REVIEWER, PACKER, SUPPORT, SAFETY_REVIEWER, OWNER)
NAMES = [role.name for role in ROLES]


@transaction.atomic
def make_roles() -> dict[str, int]:
    """Gives each group what its role may do and takes away what it may not; a group of
    another name is left alone. How many permissions each has. Raises
    UnknownPermission."""
    known = dict(Permission.objects.annotate(label=LABEL).values_list("label", "pk"))
    counts = {}
    for role in ROLES:
        found = _permitted(role, known)
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(found)
        counts[role.name] = len(found)
    return counts


LABEL = Concat("content_type__app_label", Value("."), "codename")


def _permitted(role: Role, known: dict[str, int]) -> set[int]:
    found = set()
    for pattern in role.may:
        matching = {pk for label, pk in known.items() if fnmatchcase(label, pattern)}
        if not matching:
            raise UnknownPermission(
                f"{role.name} may {pattern}, but there is no such permission: run"
                " migrate first, or correct shop/staff/roles.py."
            )
        found |= matching
    return found
