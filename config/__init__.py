"""The roof: settings, addresses, the admin as a whole, `make run`. It imports every other
room and is imported by none."""
