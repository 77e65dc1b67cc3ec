from django import template

from shop.supplement.doses import Comparison, comparison_of
from shop.supplement.models import FactsRow
from shop.supplement.templatetags.claims import cited_on_this_page

register = template.Library()


@register.simple_tag(takes_context=True)
def dose_comparison(context: template.Context, row: FactsRow) -> Comparison:
    """The trials of this line, with their numbers on this page."""
    return comparison_of(row, cited_on_this_page(context))
