"""What a buyer has chosen and not yet ordered. A fork of Oscar's, so that public pages
need neither session nor token and no basket is used twice."""
