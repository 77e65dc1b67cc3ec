"""Prints the Supplement Facts panel, from the same lines as the printer's file."""

from django import template

from shop.supplement.models import Supplement
from shop.supplement.panel import Panel, panel_of

register = template.Library()


@register.filter(name="panel")
def panel_filter(supplement: Supplement) -> Panel:
    return panel_of(supplement)
