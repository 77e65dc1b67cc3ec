"""How long buyers may change their mind. A sample until the shop names its own."""

RETURN_DAYS = 30
"""From the day of arrival, for bottles that were not opened."""
