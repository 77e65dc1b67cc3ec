import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from blog.models import MAX_BODY_LENGTH, Article, Source
from blog.sitemaps import ArticleSitemap, SourceSitemap, TopicSitemap
from tests.blog.factories import make_article, make_source, make_topic

pytestmark = pytest.mark.django_db


def problems_of(source: Source) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        source.full_clean()
    return refused.value.message_dict


def test_identifiers_are_kept_in_one_writing():
    source = make_source(
        doi="https://doi.org/10.1113/JPhysiol.2003.044099",
        pmid="https://pubmed.ncbi.nlm.nih.gov/12909682/",
        pmcid="pmc2343213",
    )

    source.refresh_from_db()

    assert source.doi == "10.1113/jphysiol.2003.044099"
    assert (source.pmid, source.pmcid) == ("12909682", "PMC2343213")


def test_several_sources_may_lack_an_identifier():
    for key in ("a1", "b2"):
        source = make_source(key, doi="", pmid="", pmcid="")
        assert (source.doi, source.pmid, source.pmcid) == (None, None, None)


def test_the_same_doi_in_another_writing_is_refused():
    make_source("a1", doi="10.1000/same")

    assert "doi" in problems_of(
        Source(key="b2", title="B", doi="https://doi.org/10.1000/SAME")
    )


@pytest.mark.parametrize("fields", [{"doi": ""}, {"doi": "10.1000/A"}, {"pmid": ""}])
def test_the_database_refuses_other_writings(fields):
    source = make_source()

    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"doi": "hello"}, "doi"),
        ({"pmid": "hello"}, "pmid"),
        ({"pmcid": "hello"}, "pmcid"),
        ({"year": 20}, "year"),
        ({"year": None, "month": 3}, "month"),
        ({"year": 2020, "day": 3}, "day"),
        ({"year": 2021, "month": 2, "day": 29}, "day"),
        ({"authors": ["Todd"]}, "authors"),
        ({"authors": {"family": "Todd"}}, "authors"),
        ({"authors": [{"given": "G."}]}, "authors"),
        ({"standing": "retracted"}, "standing_note"),
        ({"key": "klass 2004"}, "key"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(fields, field):
    source = Source(**{"key": "a1", "title": "A", "year": 2020} | fields)

    assert list(problems_of(source)) == [field]


def test_a_source_is_called_by_its_first_author_and_year():
    assert Source(authors=[{"family": "Klass"}], year=2004).short_name == "Klass 2004"
    assert Source(authors=[{"literal": "NIH"}]).short_name == "NIH"
    assert Source(title="A page", year=2020).short_name == "A page 2020"


@pytest.mark.parametrize("slug", ["feed", "sources", "topics"])
def test_an_article_cannot_hide_behind_another_page(slug):
    article = make_article()
    article.slug = slug

    with pytest.raises(ValidationError, match="taken by another page"):
        article.full_clean()


def test_a_body_over_the_limit_is_refused_with_a_sentence():
    article = make_article()
    article.body = "x" * (MAX_BODY_LENGTH + 1)

    with pytest.raises(ValidationError, match="200001 characters; 200000 are the most"):
        article.full_clean()


def test_a_published_article_needs_a_date():
    article = make_article(status="draft", published_at=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(status="published")


def test_sitemaps_hold_what_a_reader_can_open():
    make_topic("Empty")
    source = make_source("a1")
    article = make_article(topic=make_topic("Sleep"), body="x[@a1]")
    make_article(status="draft")

    assert list(ArticleSitemap().items()) == [article]
    assert [topic.name for topic in TopicSitemap().items()] == ["Sleep"]
    assert list(SourceSitemap().items()) == [source]
    assert ArticleSitemap().lastmod(article) >= article.published_at
