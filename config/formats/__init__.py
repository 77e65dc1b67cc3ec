"""How the shop writes dates and numbers, where Django's own formats for a language
are not those of the United States."""
