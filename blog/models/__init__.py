from blog.models.articles import MAX_BODY_LENGTH, Article, Citation, Topic
from blog.models.checks import Notice, ServiceAnswer
from blog.models.corrections import Correction
from blog.models.editing import Presence, UnsavedWords
from blog.models.images import Image
from blog.models.links import LinkCheck
from blog.models.nearness import Nearness
from blog.models.pages import MAX_PAGE_LENGTH, Page, PageCitation, PageVersion
from blog.models.redirects import KeepsOldAddresses, OldAddress
from blog.models.reviews import ArticleReview
from blog.models.revisions import ArticleEvent, ArticleRevision
from blog.models.search import SearchEntry, SearchWord
from blog.models.series import Series, SeriesPart
from blog.models.sources import Source

__all__ = [
    "MAX_BODY_LENGTH",
    "MAX_PAGE_LENGTH",
    "Article",
    "ArticleEvent",
    "ArticleReview",
    "ArticleRevision",
    "Citation",
    "Correction",
    "Image",
    "KeepsOldAddresses",
    "LinkCheck",
    "Nearness",
    "Notice",
    "OldAddress",
    "Page",
    "PageCitation",
    "PageVersion",
    "Presence",
    "SearchEntry",
    "SearchWord",
    "Series",
    "SeriesPart",
    "ServiceAnswer",
    "Source",
    "Topic",
    "UnsavedWords",
]
