"""The words that the law asks for, and the check of our own words. Knows nobody."""
