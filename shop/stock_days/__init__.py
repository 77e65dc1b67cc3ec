"""How long the stock lasts at the pace at which it sells. A room of its own because the
admin's first page, the mail to staff and the notices of lots all need the same answer."""
