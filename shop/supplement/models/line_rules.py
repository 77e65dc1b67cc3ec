"""What one line of a panel must be by itself: 21 CFR 101.36, 101.4(g) and (h)."""

from decimal import Decimal

from shop.supplement.models.panel_line import PanelLine
from shop.supplement.nutrients import Nutrient, nutrient_meant


def errors_of_line(row: PanelLine) -> dict[str, str]:
    """A sentence for each field that is wrong."""
    return {
        **_errors_of_amount(row),
        **_errors_of_plant(row),
        **_errors_of_nutrient(row),
    }


def _errors_of_amount(row: PanelLine) -> dict[str, str]:
    if row.amount is None:
        if row.role == row.Role.PART:
            return {}
        return {"amount": "Give the amount in one serving."}
    if row.amount <= 0:
        return {"amount": "Give an amount above zero."}
    if row.role != row.Role.INGREDIENT and row.unit not in row.MILLIGRAMS:
        return {"unit": "A blend is weighed: choose g, mg or mcg."}
    return {}


def _errors_of_plant(row: PanelLine) -> dict[str, str]:
    errors = {}
    if row.latin_name and not row.plant_part:
        errors["plant_part"] = (
            "A plant needs the part that is used, in English, such as root:"
            " 21 CFR 101.4(h)(1)."
        )
    if row.plant_part and not row.latin_name:
        errors["latin_name"] = "Give the Latin name of the plant whose part this is."
    if row.extract_ratio and "extract" not in row.form.casefold():
        errors["form"] = "A ratio is that of an extract: write extract here."
    return errors


def _errors_of_nutrient(row: PanelLine) -> dict[str, str]:
    nutrient = row.nutrient
    if nutrient is None:
        return _errors_of_other(row)
    if row.role != row.Role.INGREDIENT:
        return {
            "role": f"{nutrient.name} is listed by itself, above what has no Daily"
            " Value, not in a blend: 21 CFR 101.36(b)(2)."
        }
    if row.unit != nutrient.unit:
        return {"unit": f"{nutrient.name} is given in {nutrient.unit}."}
    if row.amount is not None and row.amount > 0:
        return _errors_of_percent(row, nutrient, row.amount)
    return {}


def _errors_of_percent(
    row: PanelLine, nutrient: Nutrient, amount: Decimal
) -> dict[str, str]:
    if nutrient.is_too_little(amount):
        return {
            "amount": f"This is below 2% of the Daily Value,"
            f" {nutrient.daily_value_text}, and is not listed: 21 CFR 101.36(b)(2)."
        }
    percent = None if nutrient.without_percent else nutrient.percent(amount)
    if row.daily_value in {None, percent}:
        return {}
    if percent is None:
        sentence = f"{nutrient.name} has no percentage: leave this empty."
    else:
        sentence = (
            f"{row.amount_text} are {percent}% of the Daily Value,"
            f" {nutrient.daily_value_text}. Correct the amount, or leave this empty."
        )
    return {"daily_value": sentence}


def _errors_of_other(row: PanelLine) -> dict[str, str]:
    meant = nutrient_meant(row.name)
    # A blend may bear any name: "Electrolyte blend", "Calcium complex".
    if meant is not None and row.role != row.Role.BLEND:
        return {
            "name": f"Write {meant.name}, and where it comes from in parentheses,"
            f" such as: {meant.name} ({row.name}). The amount is that of"
            f" {meant.name} alone."
        }
    if row.unit not in {*row.MILLIGRAMS, row.Unit.INTERNATIONAL_UNIT}:
        return {"unit": f"{row.name} is given as a weight: g, mg or mcg."}
    if row.daily_value is not None:
        return {
            "daily_value": f"No Daily Value is established for {row.name}: leave"
            " this empty, and a † is printed."
        }
    return {}
