"""`make bench-checkout`: 200 buyers on 50 bottles, here and in stock Oscar.

Neither Django nor a test framework runs in the process that measures: servers, worker,
stand-in for Stripe and buyers are processes of their own, as in a shop.
"""
