"""How long buyers may change their mind. A sample until the shop names its own."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

RETURN_DAYS = 30
"""From the day of arrival, for bottles that were not opened."""


def last_day_to_return(arrived: datetime) -> date:
    return localdate(arrived) + timedelta(days=RETURN_DAYS)
