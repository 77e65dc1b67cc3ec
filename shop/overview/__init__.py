"""The first page of the admin: what happened today and what waits for somebody. It
counts what the other rooms hold, so it stands above them all."""
