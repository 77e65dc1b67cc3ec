"""Fills a shop with articles that cite, share topics and can be found.

Rows are written in bulk, as saving each article by itself would leave them: citations
from the body, search entries through the index's own put(), eight articles near each.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from blog.article_words import article_entry
from blog.models import Article, Citation, Nearness, Source, Topic
from blog.search import put
from config.environment import BASE_DIR

CITATIONS = 20
PARAGRAPHS = 10
RARE_IN = 10
"""So many articles hold the rare word, however many there are."""
BATCH = 500
_NOT_WORDS = re.compile(r"## |\[@\w+\]")


@dataclass(frozen=True)
class Library:
    """What articles are made of."""

    chance: random.Random
    words: list[str]
    sources: list[Source]
    topic: Topic

    def cited_by(self, number: int) -> list[Source]:
        """Each source is cited by ten articles, however many there are."""
        count = len(self.sources)
        step = count // CITATIONS
        places = (2 * number + j * step + (j % 2 if step > 1 else 0) for j in range(20))
        return [self.sources[place % count] for place in places]

    def some_words(self) -> list[str]:
        return self.chance.choices(self.words, k=24)


@transaction.atomic
def fill(count: int) -> None:
    call_command("load_sources", BASE_DIR / "demo/sources.json", stdout=StringIO())
    call_command(
        "load_supplement", BASE_DIR / "demo/supplement.toml", stdout=StringIO()
    )
    chance = random.Random(6)  # noqa: S311 — the same magazine in each run
    topic = Topic.objects.create(name="Topic 0", slug="topic-0")
    library = Library(chance, _words(chance), _sources(2 * count), topic)
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        _articles(numbers, count, library)
    _nearness(library.chance)


def analyze() -> None:
    """What autovacuum does on a server that runs."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _articles(numbers: range, count: int, library: Library) -> None:
    words = library.words
    cited = {number: library.cited_by(number) for number in numbers}
    rows = Article.objects.bulk_create(
        Article(
            title=f"Sleep and {words[number % len(words)]}, part {number}",
            slug=f"article-{number}",
            # One topic holds them all: both shops fill its page.
            topic=library.topic,
            standfirst="What was measured, in whom, and what was not.",
            excerpt="What was measured, and what was not.",
            body=(body := _body(cited[number], library, number < RARE_IN)),
            word_count=len(body.split()),
            status=Article.Status.PUBLISHED,
            published_at=timezone.now() - timedelta(minutes=count - number),
        )
        for number in numbers
    )
    Citation.objects.bulk_create(
        Citation(article=article, source=source, number=place)
        for number, article in zip(numbers, rows, strict=True)
        for place, source in enumerate(cited[number], 1)
    )
    put(
        article_entry(article, _NOT_WORDS.sub("", article.body), cited[number])
        for number, article in zip(numbers, rows, strict=True)
    )


def _body(sources: list[Source], library: Library, has_rare: bool) -> str:
    keys = iter(sources)
    paragraphs = ["## What was measured"]
    for _ in range(PARAGRAPHS):
        pair = islice(keys, CITATIONS // PARAGRAPHS)
        paragraphs.append(
            " ".join(
                f"Sleep {' '.join(library.some_words())}.[@{source.key}]"
                for source in pair
            )
        )
    return "\n\n".join([*paragraphs, *(["Zebras slept."] if has_rare else [])])


def _sources(count: int) -> list[Source]:
    return Source.objects.bulk_create(
        [Source(**source_fields(number)) for number in range(count)], batch_size=BATCH
    )


def source_fields(number: int) -> dict[str, Any]:
    name = f"Author{number * 7919 % 10007:05d}"
    return {
        "key": f"source{number}",
        "title": f"On measuring thing {number} in healthy adults",
        "authors": [{"family": name, "given": "Anna B."}],
        "author_names": f"Anna B. {name}",
        "sort_name": name.lower(),
        "container_title": "Journal of Things",
        "year": 1990 + number % 35,
        "doi": f"10.1000/thing.{number}",
        "study_type": "Randomized trial",
        "participants": "30 adults",
        "finding": "It fell relative to placebo.",
        "is_confirmed": True,
    }


def _nearness(chance: random.Random) -> None:
    keys = list(Article.objects.values_list("pk", flat=True))
    rows = (
        Nearness(article_id=one, other_id=other, score=chance.randint(2, 9))
        for one in keys
        for other in chance.sample(keys, 8)
        if one != other
    )
    while batch := list(islice(rows, 4 * BATCH)):
        Nearness.objects.bulk_create(batch)


def _words(chance: random.Random) -> list[str]:
    return sorted({_word(chance) for _ in range(4000)})


def _word(chance: random.Random) -> str:
    return "".join(_syllables(chance))


def _syllables(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randint(2, 4)):
        yield chance.choice("bdfghklmnprstvw") + chance.choice("aeiou")
