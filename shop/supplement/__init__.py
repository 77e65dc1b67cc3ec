"""What is in the bottle and may be said of it: panel, doses, cautions, claims and the
studies behind them."""
