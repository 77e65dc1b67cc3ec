"""The label's panel for the printer. A room of its own because it measures type and
draws, which no page of the shop does."""
