"""The pages on which products are found and read, and the one on which staff write them.
A fork of Oscar's, whose lists ask a search engine that we do not run."""
