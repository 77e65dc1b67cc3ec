from blog.admin.articles import ArticleAdmin
from blog.admin.sources import SourceAdmin
from blog.admin.topics import TopicAdmin
from blog.page_admin import PageAdmin

__all__ = ["ArticleAdmin", "PageAdmin", "SourceAdmin", "TopicAdmin"]
