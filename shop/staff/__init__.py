"""Who works here: what each may do, how they are invited, and how they get in."""
