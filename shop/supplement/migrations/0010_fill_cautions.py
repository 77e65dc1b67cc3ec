import re

from django.db import migrations

KINDS = [
    ("pregnancy", r"\b(pregnan\w*|nursing|breast-?feed\w*|lactat\w*)"),
    ("medicine", r"\b(takes?|taking|use|using|medicines?|medications?|drugs?)\b"),
    ("condition", r"\b(have|had|has|live with|condition|history)\b"),
    ("surgery", r"\b(surgery|operation|anesthe\w+)"),
    ("age", r"\b(under|over|below|younger|older|years?)\b.*\d|\d+ years|\bchild"),
]
LONGEST = 300


def kind_of(line):
    if re.search(r"\b(have|has) (a )?(planned )?(surgery|operation)", line, re.I):
        return "surgery"
    for kind, pattern in KINDS:
        if re.search(pattern, line, re.I):
            return kind
    return "other"


def keep_the_lines(apps, schema_editor):
    """Each line as one row with all its words; one that names two kinds is filed under
    the first, and staff may part it."""
    Caution = apps.get_model("supplement", "Caution")
    for supplement in apps.get_model("supplement", "Supplement").objects.all():
        lines = dict.fromkeys(
            part
            for line in supplement.cautions.splitlines()
            for part in parts_of(line.strip().rstrip(".,;"))
        )
        for position, text in enumerate(lines, start=1):
            Caution.objects.create(
                supplement=supplement, kind=kind_of(text), text=text, position=position
            )


def parts_of(line):
    """The line whole; one that is too long for a row, cut between words."""
    while len(line) > LONGEST:
        cut = line.rfind(" ", 0, LONGEST)
        cut = cut if cut > 0 else LONGEST
        yield line[:cut]
        line = line[cut:].strip()
    if line:
        yield line


def give_them_back(apps, schema_editor):
    Caution = apps.get_model("supplement", "Caution")
    for supplement in apps.get_model("supplement", "Supplement").objects.all():
        rows = Caution.objects.filter(supplement=supplement).order_by("position", "pk")
        supplement.cautions = "\n".join(row.text for row in rows)
        supplement.save(update_fields=["cautions"])


class Migration(migrations.Migration):

    dependencies = [("supplement", "0009_caution")]

    operations = [migrations.RunPython(keep_the_lines, give_them_back)]
