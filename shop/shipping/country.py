"""The only country that we send to."""

from typing import Any

from oscar.core.loading import get_model

Country = get_model("address", "Country")


def united_states() -> Any:
    return Country.objects.get_or_create(
        iso_3166_1_a2="US",
        defaults={
            "iso_3166_1_a3": "USA",
            "iso_3166_1_numeric": "840",
            "printable_name": "United States",
            "name": "United States of America",
            "is_shipping_country": True,
        },
    )[0]
