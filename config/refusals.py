"""What the database refuses although a form let it pass: a number that no column
holds, or a row that somebody else saved between our look and the save.

Whoever sent it reads what to do. The log has the cause with its traceback, because it
may be a fault of ours as well.
"""

import logging
from collections.abc import Callable

from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

STATUS: dict[type[Exception], int] = {
    # SQLite's driver says the first, PostgreSQL the second.
    OverflowError: 400,
    DataError: 400,
    IntegrityError: 409,
}


class RefusedByDatabase:
    """Forms are saved in transactions, so nothing of what was refused is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        status = next(
            (code for kind, code in STATUS.items() if isinstance(exception, kind)), None
        )
        if status is None or request.method != "POST":
            return None
        logger.error("%s was refused by the database", request.path, exc_info=exception)
        return HttpResponse(render_to_string(f"{status}.html"), status=status)
