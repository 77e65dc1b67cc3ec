"""A stand-in for Stripe on this machine, for tests, demonstrations and benchmarks.

What it does NOT do:
- move money, check a card with a bank, or speak to Stripe;
- payment methods other than cards, wallets and saved cards, Link, subscriptions,
  setup mode, embedded pages, promotion codes, coupons, customers, stored prices;
- compute tax (automatic_tax answers with a tax of 0) or fees, pay out a balance;
- let the buyer choose among several shipping options (the first one is taken),
  or collect addresses beyond the postal code;
- connected accounts, API versions other than the installed package's, API v2,
  the permissions of restricted keys, live keys, rate limits of its own;
- run anywhere but on loopback, or where the environment says production.

What it refuses is more than what Stripe refuses: a parameter or a value that the
typed parameters inside the installed ``stripe`` package do not have.
"""

from tests.stripe_sandbox.sandbox import StripeSandbox

__all__ = ["StripeSandbox"]
