"""Sales tax by destination. A room of its own: the basket, the checkout, the payment
page and the books ask it, and it knows none of them."""
