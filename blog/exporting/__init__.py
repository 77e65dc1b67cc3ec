"""References for other programs: BibTeX, RIS, CSL-JSON, and COinS in our pages. Out of
the CSL record by a few lines each, because libraries pass markup and odd signs on."""
