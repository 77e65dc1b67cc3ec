"""The printed panel as SVG: the same drawing, with its font inside."""

from base64 import b64encode
from functools import cache

from django.template.loader import render_to_string

from shop.supplement.printing.drawing import MILLIMETER, Drawing
from shop.supplement.printing.type import FILES


def svg_of(drawing: Drawing) -> str:
    """Its units are points, its size is in millimeters."""
    return render_to_string(
        "supplement/label.svg",
        {
            "drawing": drawing,
            "box": drawing.rules[0],
            "rules": drawing.rules[1:],
            "width_mm": f"{drawing.width / MILLIMETER:.2f}",
            "height_mm": f"{drawing.height / MILLIMETER:.2f}",
            "fonts": _fonts(),
            "middle": (drawing.width / 2, drawing.height / 2),
            "sample_size": drawing.width / 5,
        },
    )


@cache
def _fonts() -> list[tuple[int, str]]:
    """Weight and file of each, as base64."""
    numbers = {"regular": 400, "bold": 700}
    return [
        (numbers[weight], b64encode(file.read_bytes()).decode())
        for weight, file in FILES.items()
    ]
