"""A Django project of somebody else, with the magazine and without the shop."""
