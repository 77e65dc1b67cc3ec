"""From the basket to an order that waits for its payment. A fork of Oscar's, which takes
the payment first: see docs/decisions/0001."""
