from blog.admin.articles import ArticleAdmin
from blog.admin.corrections import CorrectionAdmin
from blog.admin.images import ImageAdmin
from blog.admin.series import ArticleReviewAdmin, SeriesAdmin
from blog.admin.sources import SourceAdmin
from blog.admin.topics import TopicAdmin
from blog.page_admin import PageAdmin

__all__ = [
    "ArticleAdmin",
    "ArticleReviewAdmin",
    "CorrectionAdmin",
    "ImageAdmin",
    "PageAdmin",
    "SeriesAdmin",
    "SourceAdmin",
    "TopicAdmin",
]
