from shop.newsletter.admin.issues import IssueAdmin
from shop.newsletter.admin.subscribers import SubscriberAdmin

__all__ = ["IssueAdmin", "SubscriberAdmin"]
