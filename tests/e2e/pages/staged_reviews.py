"""Reviews in every state, for the browser. Run by staging, on the shop's database."""

from oscar.core.loading import get_model

from shop.lot.models import Lot
from shop.review.asking import ask_for_reviews
from shop.review.links import list_path, opt_out_path, review_path
from shop.review.models import Reply, Review
from shop.review.writing import withdraw
from tests.shop.review.making import arrived, held, published, reader, sent_by, written

LONG = (
    "I take two with breakfast, and they go down without trouble even on mornings when"
    " coffee is all I manage. What I would change is the lid: it needs more strength"
    " than my grandmother has, and she counts them out for the week.\n\nSecond bottle."
)
SAID = [
    (5, "Easy to swallow, plain bottle", "Nothing to it. They have no taste."),
    (1, "W" * 80, "W" * 300),
    (2, "Not for me", "They smell of hay, and two a day is one too many to remember."),
    (5, "🌿 ושוב", "שתי כמוסות עם ארוחת הבוקר."),
    (4, "Good, but for the lid", LONG),
]


def reviews() -> dict[str, str]:
    product = get_model("catalogue", "Product").objects.get(upc="ANX-60")
    for number in range(11):
        stars, title, text = SAID[number % len(SAID)]
        review = published(
            arrived(product, quantity=number % 3 + 1),
            stars=stars,
            title=title,
            text=text,
            was_rewarded=number == 9,
        )
    Reply.objects.create(review=review, text="Thank you. The next lot has another lid.")
    by_state = {
        "new": arrived(product),
        "waiting": written(arrived(product), stars=3),
        "published": Review.objects.published().latest("pk"),
        "held": held(arrived(product), "personal", stars=5),
        "withdrawn": published(arrived(product)),
        "staff": arrived(product, email=reader().email),
    }
    withdraw(by_state["withdrawn"])
    held(arrived(product), "disease", stars=1)
    email = "asked@example.com"
    sent_by(arrived(product, email=email), Lot.objects.get(key="2610A"), days_ago=31)
    ask_for_reviews()
    return {
        "list": list_path(product),
        "product": product.get_absolute_url(),
        "opt-out": opt_out_path(email),
        **{name: _path(of) for name, of in by_state.items()},
    }


def _path(of: object) -> str:
    line = of.order_line if isinstance(of, Review) else of.lines.get()
    return review_path(line)
