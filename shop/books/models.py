"""The shop's figures for whoever keeps its books: what was sold, taxed and given back,
as files of rows."""

from shop.progress.models import Job

EXPORT = "export"


class Export(Job):
    """A job that writes such a file. Its own name, so that it has rights of its own."""

    class Meta:
        proxy = True
