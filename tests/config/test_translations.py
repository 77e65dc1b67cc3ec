"""Every marked string is in the catalog, translated, and says the same placeholders."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from config import translations
from config.compiled import catalogs_are_compiled
from config.translations import (
    as_po,
    collect_into,
    collected,
    is_compiled,
    is_translated,
    main,
    po_files,
    read,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z]+")
CATALOGS = pytest.mark.parametrize("po", po_files(), ids=lambda po: po.parts[-3])


def test_there_is_a_catalog_for_each_other_language(settings):
    found = {po.parts[-3] for po in po_files()}

    assert found == {code for code, _ in settings.LANGUAGES[1:]}


@CATALOGS
def test_catalog_holds_exactly_what_is_marked(po):
    """Or run `python -m config.translations`, and translate what it adds."""
    marked = {(message.context, message.id) for message in collected() if message.id}

    known = {(message.context, message.id) for message in read(po) if message.id}

    assert known - marked == set(), "no longer marked anywhere"
    assert marked - known == set(), "marked, but not collected"


@CATALOGS
def test_catalog_is_written_as_the_command_writes_it(po):
    assert po.read_bytes() == as_po(read(po))


@CATALOGS
def test_every_string_is_translated(po):
    missing = [message.id for message in read(po) if not is_translated(message)]

    assert missing == []


@CATALOGS
def test_translations_hold_the_placeholders_and_tags_of_their_strings(po):
    for message in read(po):
        for pattern in (PLACEHOLDER, TAG):
            for wanted, given in _pairs(message):
                found = sorted(pattern.findall(given))
                assert found == sorted(pattern.findall(wanted)), message.id


@CATALOGS
def test_translations_are_what_django_reads(po):
    assert is_compiled(po)
    with translation.override(po.parts[-3]):
        for message in read(po):
            if message.context or message.pluralizable or not is_translated(message):
                continue
            if message.id:
                assert gettext(message.id) == message.string


def _pairs(message):
    """A plural's words for one thing need not say the number."""
    if not is_translated(message):
        return []
    if not message.pluralizable:
        return [(message.id, message.string)] if message.id else []
    return [(message.id[1], message.string[1])]


@pytest.fixture
def catalog(tmp_path, monkeypatch):
    """A project of one template and one module, with half of it translated."""
    for room in ("config", "shop", "blog", "compliance", "templates/admin"):
        (tmp_path / room).mkdir(parents=True)
    (tmp_path / "shop/words.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext\n"
        'A = _("In stock")\n'
        'B = ngettext("%(n)s left", "%(n)s left of many", 2)\n'
    )
    (tmp_path / "templates/page.html").write_text(
        "{% load i18n %}<div>\n    {% if a %}\n  <p>It’s {% translate 'Sold out' %}</p>\n"
        "      {% endif %}\n{% blocktranslate trimmed with n=x %}\n  Lot {{ n }}\n"
        '{% endblocktranslate %}{% include "a" with b=_("Choose") %}</div>\n'
    )
    (tmp_path / "templates/admin/page.html").write_text(
        "{% load i18n %}{% translate 'For staff' %}"
    )
    po = tmp_path / "locale/es/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Sold out"\nmsgstr "Agotado"\n\nmsgid "Gone"\nmsgstr "Ido"\n'
    )
    monkeypatch.setattr(translations, "BASE_DIR", tmp_path)
    monkeypatch.setattr(translations, "LOCALES", tmp_path / "locale")
    return po


def test_collecting_keeps_what_is_translated_and_drops_what_is_gone(catalog):
    missing = collect_into(catalog)

    words = {message.id: message.string for message in read(catalog) if message.id}
    assert words == {
        "Choose": "",
        "In stock": "",
        "Lot %(n)s": "",
        "Sold out": "Agotado",
        ("%(n)s left", "%(n)s left of many"): ("", ""),
    }
    assert missing == 4


def test_collecting_twice_changes_nothing(catalog):
    collect_into(catalog)
    first = catalog.read_bytes()

    collect_into(catalog)

    assert catalog.read_bytes() == first


def test_command_collects_and_compiles(catalog, capsys):
    assert main([]) == 0

    assert "locale/es/LC_MESSAGES/django.po: 4 to translate" in capsys.readouterr().out
    assert is_compiled(catalog)
    assert [path.name for path in catalog.parent.iterdir()].count("django.mo") == 1


def test_compiling_leaves_the_catalog_as_it_is(catalog):
    before = catalog.read_bytes()

    assert main(["compile"]) == 0

    assert is_compiled(catalog)
    assert catalog.read_bytes() == before


def test_command_says_what_it_takes(capsys):
    assert main(["collect-all"]) == 2

    assert "python -m config.translations" in capsys.readouterr().err


def test_check_tells_of_a_catalog_that_is_not_compiled(catalog):
    (told,) = catalogs_are_compiled(None)
    main(["compile"])

    assert told.id == "translations.W001"
    assert catalogs_are_compiled(None) == []
