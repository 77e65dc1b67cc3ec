from blog.models.articles import MAX_BODY_LENGTH, Article, Citation, Topic
from blog.models.checks import Notice, ServiceAnswer
from blog.models.pages import MAX_PAGE_LENGTH, Page, PageCitation, PageVersion
from blog.models.redirects import KeepsOldAddresses, OldAddress
from blog.models.revisions import ArticleEvent, ArticleRevision
from blog.models.search import SearchEntry, SearchWord
from blog.models.sources import Source

__all__ = [
    "MAX_BODY_LENGTH",
    "MAX_PAGE_LENGTH",
    "Article",
    "ArticleEvent",
    "ArticleRevision",
    "Citation",
    "KeepsOldAddresses",
    "Notice",
    "OldAddress",
    "Page",
    "PageCitation",
    "PageVersion",
    "SearchEntry",
    "SearchWord",
    "ServiceAnswer",
    "Source",
    "Topic",
]
