from shop.newsletter.models.issues import Delivery, Issue
from shop.newsletter.models.subscribers import SignUp, Subscriber, Suppressed

__all__ = ["Delivery", "Issue", "SignUp", "Subscriber", "Suppressed"]
