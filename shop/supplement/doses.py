"""Our daily amount beside what trials gave, in words. What is drawn says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from blog.models import Source
from shop.supplement.dose_chart import Chart, Lane, chart_of
from shop.supplement.evidence import Bibliography, Reference
from shop.supplement.models.dose import TrialDose
from shop.supplement.models.facts import FactsRow

TIMES = {1: "once a day", 2: "twice a day"}
WEEK = 7


@dataclass(frozen=True)
class Trial:
    dose: TrialDose
    row: FactsRow
    reference: Reference

    @property
    def sources(self) -> list[Source]:
        return [self.dose.source]

    @cached_property
    def given(self) -> str:
        """Such as: 125, 250 or 500 mg a day for 8 weeks, root and leaf extract."""
        dose = self.dose
        if not dose.numbers:
            record = dose.source.dose
            return f"its record says “{record}”" if record else "our record has no dose"
        words = [_amounts(dose.numbers, self.row.unit, dose.times_a_day)]
        if dose.days:
            words.append(f" for {_duration(dose.days)}")
        if dose.kind:
            words.append(f", {dose.kind}")
        return "".join(words)

    @property
    def sentence(self) -> str:
        return f"{self.dose.source.short_name}: {self.given}."

    @cached_property
    def differences(self) -> str:
        if not self.dose.numbers:
            return "Not drawn, as there is no amount to draw."
        found = [self._of_amount(), self._of_times(), self._of_part(), self._of_form()]
        return " ".join(sentence for sentence in found if sentence)

    def _of_amount(self) -> str:
        ours, theirs, unit = self.row.daily_amount, self.dose.numbers, self.row.unit
        if ours is None:
            return ""
        if ours in theirs:
            is_one = len(theirs) == 1
            return "The same amount as ours." if is_one else "One of these is ours."
        if ours < theirs[0]:
            least = " the least of" if len(theirs) > 1 else ""
            return f"Ours is {_plain(theirs[0] - ours)} {unit} less than{least} that."
        if ours > theirs[-1]:
            most = " the most of" if len(theirs) > 1 else ""
            return f"Ours is {_plain(ours - theirs[-1])} {unit} more than{most} that."
        return "Ours lies between."

    def _of_times(self) -> str:
        theirs, ours = self.dose.times_a_day, self.row.supplement.servings_per_day
        if theirs is None or theirs == ours:
            return ""
        return f"Taken {_times(theirs)} there, {_times(ours)} in ours."

    def _of_part(self) -> str:
        theirs, ours = self.dose.plant_part, self.row.plant_part
        if not ours or theirs.casefold() == ours.casefold():
            return ""
        if not theirs:
            return f"Its record does not name the part of the plant; ours is {ours}."
        return f"{theirs.capitalize()} there, {ours} in ours."

    def _of_form(self) -> str:
        theirs, ours = self.dose.form, self.row.form
        if theirs.casefold() != ours.casefold():
            there = theirs or "No form named"
            return f"{there.capitalize()} there, {ours or 'no form named'} in ours."
        if "extract" in ours.casefold():
            return "Both are extracts; nothing on record says that they are the same."
        return ""


@dataclass(frozen=True)
class Comparison:
    row: FactsRow
    trials: Sequence[Trial]
    retracted: int
    """Trials that were taken out because their papers were."""

    @property
    def ours(self) -> str:
        """Such as: 300 mg once a day, root extract."""
        row = self.row
        if row.daily_amount is None:
            return "amount within the blend not declared"
        amounts = [row.daily_amount]
        given = _amounts(amounts, row.unit, row.supplement.servings_per_day)
        return f"{given}, {row.kind}" if row.kind else given

    @property
    def retracted_sentence(self) -> str:
        if not self.retracted:
            return ""
        if self.retracted == 1:
            return "One trial was taken out, because its paper was retracted."
        return f"{self.retracted} trials were taken out: their papers were retracted."

    @cached_property
    def chart(self) -> Chart | None:
        lanes = [
            Lane(
                number=trial.reference.number,
                name=trial.dose.source.short_name,
                amounts=trial.dose.numbers,
            )
            for trial in self.trials
            if trial.dose.numbers
        ]
        if not lanes:
            return None
        return chart_of(lanes, ours=self.row.daily_amount, unit=self.row.unit)


def comparison_of(row: FactsRow, bibliography: Bibliography) -> Comparison:
    """Numbers the trials in the order in which they are shown."""
    doses = list(row.doses.all())
    sound = [dose for dose in doses if not dose.is_retracted]
    # What is drawn comes before what cannot be.
    sound.sort(key=lambda dose: not dose.numbers)
    return Comparison(
        row=row,
        trials=[Trial(dose, row, bibliography.cite(dose.source)) for dose in sound],
        retracted=len(doses) - len(sound),
    )


def _amounts(numbers: Sequence[Decimal], unit: str, times: int | None) -> str:
    if times and times > 1 and len(numbers) == 1:
        return f"{_plain(numbers[0] / times)} {unit} {_times(times)}"
    *first, last = [_plain(number) for number in numbers]
    listed = f"{', '.join(first)} or {last}" if first else last
    if times == 1:
        return f"{listed} {unit} once a day"
    parts = f", in {times} parts," if times else ""
    return f"{listed} {unit} a day{parts}"


def _times(number: int) -> str:
    return TIMES.get(number, f"{number} times a day")


def _duration(days: int) -> str:
    weeks, rest = divmod(days, WEEK)
    if rest or not weeks:
        return f"{days} days"
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
