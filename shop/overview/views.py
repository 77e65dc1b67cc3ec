import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from shop.books.csv_file import BYTE_ORDER_MARK, plain
from shop.overview.cards import card_for


def card_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of one card. Wants the door of the admin before it."""
    card = card_for(request.user, key)
    if card is None or card.table is None:
        raise Http404("There is no such card.")
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    name = f"{key}-{localdate()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(answer)
    writer.writerow(card.table.columns)
    for row in card.table.rows:
        writer.writerow([plain(str(value)) for value in row])
    return answer
