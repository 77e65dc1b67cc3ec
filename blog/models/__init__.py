from blog.models.articles import MAX_BODY_LENGTH, Article, Citation, Topic
from blog.models.pages import MAX_PAGE_LENGTH, Page, PageVersion
from blog.models.search import SearchEntry, SearchWord
from blog.models.sources import Source

__all__ = [
    "MAX_BODY_LENGTH",
    "MAX_PAGE_LENGTH",
    "Article",
    "Citation",
    "Page",
    "PageVersion",
    "SearchEntry",
    "SearchWord",
    "Source",
    "Topic",
]
