"""A slash is added only where that leads to something.

Its own room because Django asks the URL patterns, and ours end with one for pages that
staff write: it takes any word, so every lost address went to another lost address.
"""

from copy import copy
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.middleware.common import CommonMiddleware

FOUND = range(200, 400)


class SlashWhereItLeads(CommonMiddleware):
    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        if not super().should_redirect_with_slash(request):
            return False
        if request.method not in {"GET", "HEAD"}:
            return True
        return self._answer_with_slash(request) in FOUND

    def _answer_with_slash(self, request: HttpRequest) -> int:
        there = copy(request)
        there.path_info, there.path = f"{request.path_info}/", f"{request.path}/"
        return cast(HttpResponseBase, self.get_response(there)).status_code
