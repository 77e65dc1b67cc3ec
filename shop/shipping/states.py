"""The fifty states, the District of Columbia and the military, and how their ZIP codes
begin."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    name: str
    zip_areas: tuple[tuple[str, str], ...]
    """First and last of the three digits that its ZIP codes begin with.
    https://pe.usps.com/text/dmm300/l002.htm"""

    def has(self, zip_code: str) -> bool:
        return any(first <= zip_code[:3] <= last for first, last in self.zip_areas)

    def borders_on(self, zip_code: str) -> bool:
        """Whether it lies in the same tenth of the country. A post office near a border
        serves streets beyond it, so that such a ZIP code can be right."""
        return any(first[0] == zip_code[0] for first, _ in self.zip_areas)


STATES: dict[str, State] = {
    "AL": State("Alabama", (("350", "369"),)),
    "AK": State("Alaska", (("995", "999"),)),
    "AZ": State("Arizona", (("850", "865"),)),
    "AR": State("Arkansas", (("716", "729"), ("755", "755"))),
    "CA": State("California", (("900", "961"),)),
    "CO": State("Colorado", (("800", "816"),)),
    "CT": State("Connecticut", (("060", "069"),)),
    "DE": State("Delaware", (("197", "199"),)),
    "DC": State(
        "District of Columbia", (("200", "200"), ("202", "205"), ("569", "569"))
    ),
    "FL": State("Florida", (("320", "339"), ("341", "349"))),
    "GA": State("Georgia", (("300", "319"), ("398", "399"))),
    "HI": State("Hawaii", (("967", "968"),)),
    "ID": State("Idaho", (("832", "838"),)),
    "IL": State("Illinois", (("600", "629"),)),
    "IN": State("Indiana", (("460", "479"),)),
    "IA": State("Iowa", (("500", "528"),)),
    "KS": State("Kansas", (("660", "679"),)),
    "KY": State("Kentucky", (("400", "427"),)),
    "LA": State("Louisiana", (("700", "714"),)),
    "ME": State("Maine", (("039", "049"),)),
    "MD": State("Maryland", (("206", "219"),)),
    "MA": State("Massachusetts", (("010", "027"), ("055", "055"))),
    "MI": State("Michigan", (("480", "499"),)),
    "MN": State("Minnesota", (("550", "567"),)),
    "MS": State("Mississippi", (("386", "397"),)),
    "MO": State("Missouri", (("630", "658"),)),
    "MT": State("Montana", (("590", "599"),)),
    "NE": State("Nebraska", (("680", "693"),)),
    "NV": State("Nevada", (("889", "898"),)),
    "NH": State("New Hampshire", (("030", "038"),)),
    "NJ": State("New Jersey", (("070", "089"),)),
    "NM": State("New Mexico", (("870", "884"),)),
    "NY": State("New York", (("100", "149"), ("005", "005"), ("063", "063"))),
    "NC": State("North Carolina", (("270", "289"),)),
    "ND": State("North Dakota", (("580", "588"),)),
    "OH": State("Ohio", (("430", "459"),)),
    "OK": State("Oklahoma", (("730", "749"),)),
    "OR": State("Oregon", (("970", "979"),)),
    "PA": State("Pennsylvania", (("150", "196"),)),
    "RI": State("Rhode Island", (("028", "029"),)),
    "SC": State("South Carolina", (("290", "299"),)),
    "SD": State("South Dakota", (("570", "577"),)),
    "TN": State("Tennessee", (("370", "385"), ("422", "422"))),
    "TX": State("Texas", (("750", "799"), ("733", "733"), ("885", "885"))),
    "UT": State("Utah", (("840", "847"),)),
    "VT": State("Vermont", (("050", "054"), ("056", "059"))),
    "VA": State("Virginia", (("220", "246"), ("201", "201"))),
    "WA": State("Washington", (("980", "994"),)),
    "WV": State("West Virginia", (("247", "268"),)),
    "WI": State("Wisconsin", (("530", "549"),)),
    "WY": State("Wyoming", (("820", "831"),)),
}

MILITARY: dict[str, State] = {
    "AA": State("Armed Forces Americas (AA)", (("340", "340"),)),
    "AE": State("Armed Forces Europe (AE)", (("090", "099"),)),
    "AP": State("Armed Forces Pacific (AP)", (("962", "966"),)),
}
"""Where APO, FPO and DPO addresses lie. No state, so that none collects sales tax."""

PLACES = STATES | MILITARY


def place_of(zip_code: str) -> State | None:
    return next((place for place in PLACES.values() if place.has(zip_code)), None)
