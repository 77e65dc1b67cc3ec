from blog.models.articles import MAX_BODY_LENGTH, Article, Citation, Topic
from blog.models.sources import Source

__all__ = ["MAX_BODY_LENGTH", "Article", "Citation", "Source", "Topic"]
