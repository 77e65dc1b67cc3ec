"""A shop of stock django-oscar: its own apps, none forked, and its own checkout.

Set up as Oscar's documentation says; what it does for a payment by itself is nothing.
https://django-oscar.readthedocs.io/en/latest/internals/getting_started.html
"""
