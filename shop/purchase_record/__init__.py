"""What a buyer was shown at the moment of ordering, kept word for word: claims, panel,
notices and terms change afterwards."""
