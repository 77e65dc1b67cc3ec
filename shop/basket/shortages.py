"""Why a line of a basket cannot be ordered as it is, in a sentence."""


def shortage_of(line) -> str:
    """Empty when all of it is there."""
    availability = line.purchase_info.availability
    if availability.is_purchase_permitted(line.quantity)[0]:
        return ""
    left = getattr(availability, "num_available", 0)
    if not availability.is_available_to_buy or left < 1:
        return "Sold out for now. Remove it to go on."
    return f"Only {left} {'is' if left == 1 else 'are'} left. Choose {left} to go on."
