"""Fields of forms that are not ours, or that know no draft: a disease claim in them is
refused wherever they are edited."""

from django.apps import apps

from compliance.claims.forms import refuse_disease_claims, refuse_disease_claims_in_slug

CHECKED_FIELDS: dict[str, list[str]] = {
    "blog.Article": ["byline"],
    "catalogue.AttributeOption": ["option"],
    "catalogue.AttributeOptionGroup": ["name"],
    "catalogue.Category": [
        *("name", "slug", "description", "long_description"),
        *("meta_title", "meta_description"),
    ],
    "catalogue.Option": ["name", "help_text"],
    "catalogue.ProductAttribute": ["name"],
    "catalogue.ProductAttributeValue": ["value_text", "value_richtext"],
    "catalogue.ProductClass": ["name"],
    "communication.CommunicationEventType": [
        *("name", "email_subject_template", "email_body_template"),
        *("email_body_html_template", "sms_template"),
    ],
    "compliance.MedicalNotice": ["text"],
    "flatpages.FlatPage": ["title", "content"],
    "offer.ConditionalOffer": ["name", "description"],
    "offer.Range": ["name", "description"],
    "reviews.ProductReview": ["title", "body"],
    "shipping.OrderAndItemCharges": ["name", "description"],
    "shipping.WeightBased": ["name", "description"],
    "supplement.Claim": ["dose"],
    "supplement.ClaimStudy": ["comparison"],
    "supplement.FactsRow": ["name", "about", "in_trials", "trials_detail"],
    "supplement.Supplement": [
        *("serving_size", "unit_name", "other_ingredients", "contains"),
    ],
    "voucher.Voucher": ["name", "code"],
    "voucher.VoucherSet": ["name", "description"],
}


def refuse_claims() -> None:
    """Called once, when the project starts."""
    for label, names in CHECKED_FIELDS.items():
        for name in names:
            validators = apps.get_model(label)._meta.get_field(name).validators
            is_slug = name == "slug"
            validators.append(
                refuse_disease_claims_in_slug if is_slug else refuse_disease_claims
            )
