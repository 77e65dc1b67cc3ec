"""Mail to people who left nothing but an address: the proof that it is theirs, the links
in it, and a mail that is sent once at the most. Shared by the newsletter and the mail
about stock, which are two lists and stay two."""
