"""Prices and stock. A fork of Oscar's, whose stock can be sold twice."""
