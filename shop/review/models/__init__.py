from shop.review.models.asking import OptOut, ReviewRequest
from shop.review.models.decisions import Decision
from shop.review.models.reviews import Reason, Reply, Review

__all__ = ["Decision", "OptOut", "Reason", "Reply", "Review", "ReviewRequest"]
