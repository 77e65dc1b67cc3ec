"""The pages that weigh most, in the heaviest honest state the shop can come into. Run by
staging, on the shop's database."""

from django.urls import reverse
from oscar.core.loading import get_model

from shop.review.links import list_path
from shop.review.models import Reason, Reply, Review
from shop.review.shown import NEWEST
from tests.shop.review.making import arrived, held, published

# Words that differ, so that they do not compress to nothing.
SAID = [
    "Two with breakfast, and no taste at all. My grandfather cannot open the lid alone, so"
    " I fill a small box for him on Sundays. The paper inside is printed so finely that"
    " we both needed his magnifying glass; what it says is clear, though, every word.",
    "It came on a Tuesday, in a plain carton without a single plastic pillow. Capsules are"
    " middling large. I swallow them with yogurt rather than water, and keep the bottle"
    " beside the kettle, because otherwise I would forget half of them by Friday.",
    "Ordered three and sent one back unopened; the money arrived nine days later. Smells"
    " faintly of hay when you first break the seal. The lot number is easy to find, and"
    " its report opened on my telephone without a hitch, numbers and limits and all.",
]
REPLIES = [
    "Thank you for telling us about the lid. The next lot closes with a wider cap, and the"
    " leaflet will be set in larger type. Until then we gladly mail you one that is"
    " printed large: write to us with your order's number, and it leaves the same day.",
    "Good to hear that the carton arrived whole. We looked for capsules of a smaller size,"
    " and found that the powder would need three instead of two. Yogurt is fine, and so"
    " is applesauce. A mark on the calendar helps others, they say, more than a kettle.",
    "Nine days are longer than we want: four of them were the bank's, five were ours, and"
    " we have moved the packing table closer to the door where returns come in. Hay is"
    " the root itself, which grows where it is hot and dries in the sun for a fortnight.",
]


def heaviest_product() -> dict[str, str]:
    """The newest reviews are these, whatever was staged before."""
    product = get_model("catalogue", "Product").objects.get(upc="ANX-60")
    for number in range(NEWEST):
        review = published(
            arrived(product, quantity=number + 2),
            stars=number + 3,
            title=SAID[number][:60],
            text=SAID[number],
            name="Jordan, who reads every label",
            was_rewarded=True,
        )
        Reply.objects.create(review=review, text=REPLIES[number])
    for reason in Reason.values:
        if not Review.objects.filter(held_for=reason).exists():
            held(arrived(product), reason, stars=1)
    return {
        "reviews": list_path(product),
        "add": reverse("basket:add", args=[product.pk]),
    }
