"""Puts a product, its label, claims and photographs into the shop from one file."""

from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models, transaction
from oscar.core.loading import get_model

from blog.models import Source
from compliance.claims.forms import blocking, refusals_of
from compliance.models import SafetyContact
from shop.bundle.models import Bundle
from shop.catalogue.label_file import (
    TypedRow,
    UnusableFileError,
    check_list,
    read_label,
    rows_of,
)
from shop.catalogue.models import (
    Category,
    Product,
    ProductCategory,
    ProductClass,
    ProductImage,
)
from shop.catalogue.product_search import index_product
from shop.catalogue.published import texts_of_supplement
from shop.partner.models import StockRecord
from shop.shipping.country import united_states
from shop.supplement.models import (
    Caution,
    Claim,
    ClaimStudy,
    FactsRow,
    Question,
    Supplement,
    Translation,
    TrialDose,
)
from shop.supplement.models.blends import problems_of
from shop.supplement.models.translation import plain
from shop.supplement.wording import SPANISH, place_of, texts_of

Partner = get_model("partner", "Partner")

Row = TypeVar("Row", bound=models.Model)


def load_supplement(path: Path) -> tuple[Supplement, bool]:
    """The supplement of the file, and whether it was made now.

    A product with this UPC that is there already is left as staff have it. Raises
    UnusableFileError; nothing is written then.
    """
    tables, lists = read_label(path)
    with transaction.atomic():
        _name_the_site()
        united_states()
        if not SafetyContact.current():
            _save(SafetyContact, tables["safety_contact"])
        upc = tables["product"].get("upc")
        known = Supplement.objects.filter(product__upc=upc).first() if upc else None
        if known:
            return known, False
        sources = _sources(tables["supplement"], lists)
        product = _product(tables["product"])
        _stock(product, tables["stock"])
        for row in lists["bundles"]:
            _save(Bundle, row, product=product)
        supplement = _supplement(product, tables["supplement"], sources)
        _cautions(supplement, lists["cautions"], sources)
        _facts(supplement, lists["facts"], sources)
        _claims(supplement, lists["claims"], sources)
        for position, row in enumerate(lists["questions"], start=1):
            _save(Question, row, supplement=supplement, position=position)
        _refuse_claims(supplement)
        if lists["spanish"]:
            _spanish(supplement, lists["spanish"])
            _refuse_claims(Supplement.objects.get(pk=supplement.pk))
        for row in lists["photographs"]:
            if blocking(str(row.get("caption", ""))):
                raise UnusableFileError(f"[{row.where}] caption: it claims a disease.")
        index_product(product)
        # Files cannot be rolled back, so they come last.
        _photographs(product, lists["photographs"], folder=path.parent)
    return supplement, True


def _refuse_claims(supplement: Supplement) -> None:
    if refused := refusals_of(texts_of_supplement(supplement)):
        raise UnusableFileError(refused[0])


def _name_the_site() -> None:
    Site.objects.update_or_create(
        pk=settings.SITE_ID,
        defaults={
            "domain": urlsplit(settings.SITE_URL).netloc,
            "name": settings.OSCAR_SHOP_NAME,
        },
    )


def _sources(
    supplement: TypedRow, lists: dict[str, list[TypedRow]]
) -> dict[str, Source]:
    wanted: set[Any] = {supplement.get("warning_source")}
    wanted.update(row.get("source") for row in lists["cautions"])
    for row, name in [
        *((row, "trials") for row in lists["facts"]),
        *((row, "studies") for row in lists["claims"]),
    ]:
        cited = row.get(name, [])
        check_list(cited, f"[{row.where}] {name}")
        wanted.update(study.get("source") for study in cited)
    wanted -= {None, ""}
    found = Source.objects.in_bulk(wanted, field_name="key")
    missing = sorted(wanted - found.keys())
    if missing:
        raise UnusableFileError(
            f"These sources are not in the library yet: {', '.join(missing)}."
            " Run load_sources first."
        )
    return found


def _product(row: TypedRow) -> Product:
    product_class, _ = ProductClass.objects.get_or_create(
        name=row.take("product_class"),
        defaults={"track_stock": True, "requires_shipping": True},
    )
    category_name = row.take("category")
    category = Category.objects.filter(
        name=category_name, depth=1
    ).first() or Category.objects.add_root({"name": category_name})
    upc = row.take("upc")
    product = Product.objects.filter(upc=upc).first() or _save(
        Product, row, upc=upc, product_class=product_class
    )
    ProductCategory.objects.get_or_create(product=product, category=category)
    return product


def _stock(product: Product, row: TypedRow) -> None:
    if StockRecord.objects.filter(product=product).exists():
        return
    partner, _ = Partner.objects.get_or_create(name=row.take("partner"))
    _save(StockRecord, row, product=product, partner=partner)


def _supplement(
    product: Product, row: TypedRow, sources: dict[str, Source]
) -> Supplement:
    key = row.pop("warning_source", "")
    return _save(
        Supplement, row, product=product, warning_source=sources[key] if key else None
    )


def _cautions(
    supplement: Supplement, rows: list[TypedRow], sources: dict[str, Source]
) -> None:
    if not rows:
        raise UnusableFileError("The label needs at least one [[cautions]].")
    for position, row in enumerate(rows, start=1):
        source = sources.get(row.pop("source", ""))
        _save(Caution, row, supplement=supplement, source=source, position=position)


def _facts(
    supplement: Supplement, rows: list[TypedRow], sources: dict[str, Source]
) -> None:
    if not rows:
        raise UnusableFileError("The facts panel needs at least one [[facts]].")
    lines = []
    for position, row in enumerate(rows, start=1):
        trials = rows_of(f"{row.where} trial", row.pop("trials", []))
        line = _save(FactsRow, row, supplement=supplement, position=position)
        for place, trial in enumerate(trials, start=1):
            source = sources[str(trial.take("source"))]
            _save(TrialDose, trial, line=line, source=source, position=place)
        lines.append(line)
    for problem in problems_of(lines):
        where = f"facts {problem.row.position}"
        raise UnusableFileError(f"[{where}] {problem.name}: {problem.sentence}")


def _claims(
    supplement: Supplement, rows: list[TypedRow], sources: dict[str, Source]
) -> None:
    for position, row in enumerate(rows, start=1):
        studies = rows_of(f"{row.where} study", row.pop("studies", []))
        ingredient = _ingredient(supplement, row)
        claim = _save(
            Claim,
            row,
            supplement=supplement,
            ingredient=ingredient,
            position=position,
        )
        for place, study in enumerate(studies, start=1):
            source = sources[str(study.take("source"))]
            _save(ClaimStudy, study, claim=claim, source=source, position=place)
        if not claim.dose:
            raise UnusableFileError(f"[{row.where}] needs “dose”.")
        claim.status = Claim.Status.PUBLISHED
        claim.save()
        if not Claim.objects.published().filter(pk=claim.pk).exists():
            raise UnusableFileError(
                f"The claim “{claim.text}” has no sound study in people behind it."
            )


def _spanish(supplement: Supplement, rows: list[TypedRow]) -> None:
    """Each finds its place by the English that it says."""
    places = {
        plain(getattr(row, field) or ""): place_of(row, field)
        for row, field in texts_of(supplement)
    }
    for row in rows:
        english = plain(str(row.take("english")))
        if english not in places:
            raise UnusableFileError(f"[{row.where}] the label never says “{english}”.")
        fixed = {"language": SPANISH, "place": places[english], "english": english}
        _save(Translation, row, supplement=supplement, **fixed)


def _ingredient(supplement: Supplement, row: TypedRow) -> FactsRow | None:
    """What a claim is about, by its name on the panel; none for the whole product."""
    name = row.pop("ingredient", "")
    if not name:
        return None
    found = supplement.facts.filter(name=name).first()
    if found is None:
        raise UnusableFileError(f"[{row.where}] “{name}” is not on the panel.")
    return found


def _photographs(product: Product, rows: list[TypedRow], *, folder: Path) -> None:
    for order, row in enumerate(rows):
        name = str(row.take("file"))
        try:
            with (folder / name).open("rb") as file:
                picture = File(file, name=Path(name).name)
                _save(
                    ProductImage,
                    row,
                    product=product,
                    original=picture,
                    display_order=order,
                )
        except OSError as error:
            raise UnusableFileError(
                f"The photograph {name} cannot be opened."
            ) from error


def _save(model: type[Row], row: TypedRow, **fixed: object) -> Row:
    known = {field.name for field in model._meta.get_fields()}
    unknown = sorted(row.keys() - known)
    if unknown:
        raise UnusableFileError(f"[{row.where}] has an unknown “{unknown[0]}”.")
    instance = model(**row, **fixed)
    try:
        # First alone: clean() may compute with what the fields hold.
        instance.clean_fields()
        instance.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise UnusableFileError(
            f"[{row.where}] {field}: {' '.join(messages)}"
        ) from error
    instance.save()
    return instance
