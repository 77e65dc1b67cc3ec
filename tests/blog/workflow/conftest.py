"""A writer, a reviewer, and what they have: a draft, and a live article."""

import pytest

from blog.models import Article
from tests.blog.desk import ADD, act, filled_in, reviewer, writer
from tests.blog.factories import make_source


@pytest.fixture(autouse=True)
def _source():
    make_source("klass2004")


@pytest.fixture
def ann():
    return writer("ann")


@pytest.fixture
def dana():
    return reviewer("dana")


@pytest.fixture
def draft(ann) -> Article:
    ann.post(ADD, filled_in())
    return Article.objects.get()


@pytest.fixture
def live(ann, dana, draft) -> Article:
    act(ann, draft, "submit")
    act(dana, draft, "approve")
    act(dana, draft, "publish")
    draft.refresh_from_db()
    return draft
