"""One paper, from whatever names it: our library first, then the services."""

from collections.abc import Callable

from django.db.models import Q

from blog.identifiers import Identifiers
from blog.lookup import crossref, pubmed
from blog.lookup.answers import Answer
from blog.lookup.services import LookupFailed, NotKnown
from blog.models import Source


def ours(wanted: Identifiers) -> Source | None:
    same = Q(pk=None)
    for name in ("doi", "pmid", "pmcid"):
        if value := getattr(wanted, name):
            same |= Q(**{name: value})
    return Source.objects.filter(same).first()


def ask_services(wanted: Identifiers, *, retries: int = 0) -> Answer:
    """Everything Crossref and PubMed tell, put together. Where one of the two does not
    answer, the other's answer is whole and says so.

    Raises LookupFailed when neither does.
    """
    known, remarks = _all_identifiers(wanted, retries)
    answers: list[Answer] = []
    failures: list[LookupFailed] = []
    if known.doi:
        _add(lambda: crossref.record_of(known.doi, retries=retries), answers, failures)
    pmid = known.pmid
    if pmid:
        _add(lambda: pubmed.record_of(pmid, retries=retries), answers, failures)
        doi = answers[-1].record.get("doi") if answers and not known.doi else ""
        if doi:
            _add(lambda: crossref.record_of(doi, retries=retries), answers, failures)
    if not answers:
        raise (
            failures[0]
            if failures
            else NotKnown("Neither Crossref nor PubMed knows it.")
        )
    return _together(answers, failures, remarks)


def _all_identifiers(
    wanted: Identifiers, retries: int
) -> tuple[Identifiers, list[str]]:
    """With what PubMed Central knows besides. Only a lone PMCID cannot do without."""
    if wanted.doi and wanted.pmid:
        return wanted, []
    given = wanted.doi or wanted.pmcid or wanted.pmid
    try:
        found = pubmed.identifiers_of(given, retries=retries)
    except NotKnown:
        if not (wanted.doi or wanted.pmid):
            raise
        return wanted, []
    except LookupFailed as error:
        if not (wanted.doi or wanted.pmid):
            raise
        return wanted, [str(error)]
    return (
        Identifiers(
            doi=wanted.doi or found.doi,
            pmid=wanted.pmid or found.pmid,
            pmcid=wanted.pmcid or found.pmcid,
        ),
        [],
    )


def _add(
    fetch: Callable[[], Answer], answers: list[Answer], failures: list[LookupFailed]
) -> None:
    try:
        answers.append(fetch())
    except LookupFailed as error:
        failures.append(error)


def _together(
    answers: list[Answer], failures: list[LookupFailed], remarks: list[str]
) -> Answer:
    """Crossref's record is the publisher's own, so it goes first; PubMed fills in."""
    answers.sort(key=lambda answer: crossref.NAME not in answer.services)
    record: dict = {}
    for answer in answers:
        for name, value in answer.record.items():
            if not record.get(name):
                record[name] = value
    return Answer(
        record=record,
        notices=[notice for answer in answers for notice in answer.notices],
        services=[name for answer in answers for name in answer.services],
        raw={name: raw for answer in answers for name, raw in answer.raw.items()},
        remarks=[
            *(remark for answer in answers for remark in answer.remarks),
            *map(str, failures),
            *remarks,
        ],
        # A service that has no such record has no notice of it either.
        failures=[str(error) for error in failures if not isinstance(error, NotKnown)],
    )
