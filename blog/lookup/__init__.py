"""Records and notices of papers from Crossref and NCBI: asked when staff edit and when
the library is checked, never when a page is read."""
