from django import template

from blog.references import reference_html, reference_line_html, where_html

register = template.Library()
register.filter("as_reference", reference_html)
register.filter("as_reference_line", reference_line_html)
register.filter("where_published", where_html)
