"""The life of an order, its page, and the letters about it. A fork of Oscar's, for numbers
that cannot be guessed and a status that only its own acts change."""
