"""The forms that a Spanish word may have, without accents: more than the language has,
since a form that nobody writes costs nothing."""

from collections.abc import Callable

_AR = (
    *("ar", "o", "as", "a", "amos", "an", "e", "aste", "aron", "aba", "aban", "abamos"),
    *("ara", "aras", "aran", "are", "aremos", "aria", "arian", "ase", "asen"),
    *("ando", "ado", "ada", "ados", "adas", "arse", "andose"),
)
_ER = (
    *("er", "o", "es", "e", "emos", "en", "i", "iste", "io", "imos", "ieron"),
    *("ia", "ian", "iendo", "ido", "ida", "idos", "idas", "iera", "ieran"),
    *("era", "eran", "ere", "eremos", "eria", "erian", "a", "as", "amos", "an"),
    *("erse", "iendose"),
)
_IR = (
    *_ER[1:25],
    *("ir", "ira", "iran", "ire", "iremos", "iria", "irian", "irse", "imos"),
    *("a", "as", "amos", "an"),
)
_ENDINGS = {"ar": _AR, "er": _ER, "ir": _IR}
_PRONOUNS = ("lo", "la", "los", "las", "le", "les", "me", "te", "se", "nos")


def verb_forms(verb: str) -> set[str]:
    """Of a regular one, with what the spelling asks for: ataque, alivie, venza."""
    stem, kind = verb[:-2], verb[-2:]
    if kind not in _ENDINGS:
        return noun_forms(verb)
    forms = {stem + ending for ending in _ENDINGS[kind]}
    if kind == "ar":
        soft = _softened(stem)
        forms |= {soft + ending for ending in ("e", "es", "en", "emos")}
    elif stem.endswith("c"):
        forms |= {f"{stem[:-1]}{end}" for end in ("za", "zan", "zca", "zcan")}
    elif stem.endswith("u"):
        forms |= {
            f"{stem}y{end}" for end in ("e", "en", "a", "an", "o", "eron", "endo")
        }
    with_pronoun = {verb, f"{stem}a" if kind == "ar" else f"{stem}e"}
    return forms | {form + end for form in with_pronoun for end in _PRONOUNS}


def _softened(stem: str) -> str:
    if stem.endswith("c"):
        return f"{stem[:-1]}qu"
    if stem.endswith("g"):
        return f"{stem}u"
    return f"{stem[:-1]}c" if stem.endswith("z") else stem


def noun_forms(word: str) -> set[str]:
    if word.endswith("z"):
        return {word, f"{word[:-1]}ces"}
    return {word, f"{word}s" if word[-1] in "aeiou" else f"{word}es"}


def adjective_forms(word: str) -> set[str]:
    """cronico, cronica, cronicos, cronicas."""
    if not word.endswith("o"):
        return noun_forms(word)
    return {word[:-1] + ending for ending in ("o", "a", "os", "as")}


_OF_GROUP: dict[str, Callable[[str], set[str]]] = {
    "verbs": verb_forms,
    "nouns": noun_forms,
    "adjectives": adjective_forms,
}


def spanish_forms_of(term: str, name: str, group: str) -> set[tuple[str, ...]]:
    """A phrase is inflected at its first word: “enfermedades del corazon”, and what
    follows it as an adjective stays as it is listed."""
    first, *rest = term.split()
    return {(form, *rest) for form in _OF_GROUP.get(group, _as_it_is)(first)}


def _as_it_is(word: str) -> set[str]:
    return {word}
