"""Everything that sells, on django-oscar. Each folder is a room; what is sold stands under
how it is sold: see the contracts in pyproject.toml."""
