"""The studies of one page: numbered in the order in which they are first printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch

from blog.models import Source
from shop.supplement.models import Caution, Claim, ClaimStudy, Supplement, TrialDose
from shop.supplement.wording import translation_lookups


@dataclass
class Reference:
    """A study on this page, and how near it comes to our product."""

    number: int
    source: Source
    relation: str = ""
    comparison: str = ""
    is_printed: bool = False
    """Its pop-up stands on the page; further numbers open the same one."""

    @property
    def is_doubtful(self) -> bool:
        return self.source.standing != Source.Standing.SOUND


@dataclass
class Bibliography:
    """What a page cites. A study that is cited twice keeps its number."""

    studies: Iterable[ClaimStudy] = ()
    references: dict[int, Reference] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._studies = {study.source_id: study for study in self.studies}

    def __iter__(self) -> Iterator[Reference]:
        return iter(self.references.values())

    def __len__(self) -> int:
        return len(self.references)

    @property
    def first(self) -> Reference | None:
        return next(iter(self), None)

    def cite_study(self, study: ClaimStudy) -> Reference:
        self._studies.setdefault(study.source_id, study)
        return self.cite(study.source)

    def cite_safety(self, source: Source) -> Reference:
        return self.cite(
            source,
            relation=str(ClaimStudy.Relation.SAFETY.label),
            comparison="A safety source",
        )

    def cite(
        self, source: Source, *, relation: str = "", comparison: str = ""
    ) -> Reference:
        if source.pk not in self.references:
            study = self._studies.get(source.pk)
            if study:
                relation = study.get_relation_display()
                comparison = study.comparison
            number = len(self.references) + 1
            self.references[source.pk] = Reference(number, source, relation, comparison)
        return self.references[source.pk]


def label_lookups(prefix: str = "") -> list[str | Prefetch]:
    """For prefetch_related: all that a page prints of a supplement, in five queries
    (one more where it is not in English)."""
    return [
        Prefetch(
            f"{prefix}facts__doses",
            queryset=TrialDose.objects.select_related("source"),
        ),
        f"{prefix}questions",
        Prefetch(
            f"{prefix}claims",
            queryset=Claim.objects.published().prefetch_related(
                Prefetch(
                    "studies", queryset=ClaimStudy.objects.select_related("source")
                )
            ),
            to_attr="published_claims",
        ),
        *translation_lookups(prefix),
    ]


def caution_lookup(prefix: str = "") -> Prefetch:
    """For prefetch_related: whom the label tells to ask first, with the papers."""
    return Prefetch(f"{prefix}cautions", Caution.objects.select_related("source"))


def bibliography_of(supplement: Supplement | None) -> Bibliography:
    """Knows how each study of the supplement compares, before any is printed."""
    if supplement is None:
        return Bibliography()
    return Bibliography(
        [
            study
            for claim in supplement.published_claims
            for study in claim.studies.all()
        ]
    )
