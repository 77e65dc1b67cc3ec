"""Who somebody is, by e-mail address alone. At the bottom, because every room that acts for
a person asks it."""
