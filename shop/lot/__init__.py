"""What was filled on one day: its number, its laboratory's results, the orders that a
recall of it must reach."""
