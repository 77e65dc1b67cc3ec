"""The magazine: articles, the papers they rest on, and the pages that staff write. Knows
nothing of the shop, and runs without it."""
