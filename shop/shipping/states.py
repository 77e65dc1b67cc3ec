"""The fifty states, the District of Columbia and the military, and how their ZIP codes
begin."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    name: str
    zip_starts: tuple[str, ...]
    """The first digit, and the longer beginnings that lie outside of it, such as
    those of Fishers Island and El Paso. More digits than that would refuse addresses
    near a border. https://pe.usps.com/text/dmm300/l002.htm"""


STATES: dict[str, State] = {
    "AL": State("Alabama", ("3",)),
    "AK": State("Alaska", ("9",)),
    "AZ": State("Arizona", ("8",)),
    "AR": State("Arkansas", ("7",)),
    "CA": State("California", ("9",)),
    "CO": State("Colorado", ("8",)),
    "CT": State("Connecticut", ("0",)),
    "DE": State("Delaware", ("1",)),
    "DC": State("District of Columbia", ("2", "569")),
    "FL": State("Florida", ("3",)),
    "GA": State("Georgia", ("3",)),
    "HI": State("Hawaii", ("9",)),
    "ID": State("Idaho", ("8",)),
    "IL": State("Illinois", ("6",)),
    "IN": State("Indiana", ("4",)),
    "IA": State("Iowa", ("5",)),
    "KS": State("Kansas", ("6",)),
    "KY": State("Kentucky", ("4",)),
    "LA": State("Louisiana", ("7",)),
    "ME": State("Maine", ("0",)),
    "MD": State("Maryland", ("2",)),
    "MA": State("Massachusetts", ("0",)),
    "MI": State("Michigan", ("4",)),
    "MN": State("Minnesota", ("5",)),
    "MS": State("Mississippi", ("3",)),
    "MO": State("Missouri", ("6",)),
    "MT": State("Montana", ("5",)),
    "NE": State("Nebraska", ("6",)),
    "NV": State("Nevada", ("8",)),
    "NH": State("New Hampshire", ("0",)),
    "NJ": State("New Jersey", ("0",)),
    "NM": State("New Mexico", ("8",)),
    "NY": State("New York", ("1", "005", "063")),
    "NC": State("North Carolina", ("2",)),
    "ND": State("North Dakota", ("5",)),
    "OH": State("Ohio", ("4",)),
    "OK": State("Oklahoma", ("7",)),
    "OR": State("Oregon", ("9",)),
    "PA": State("Pennsylvania", ("1",)),
    "RI": State("Rhode Island", ("0",)),
    "SC": State("South Carolina", ("2",)),
    "SD": State("South Dakota", ("5",)),
    "TN": State("Tennessee", ("3", "422")),
    "TX": State("Texas", ("7", "885")),
    "UT": State("Utah", ("8",)),
    "VT": State("Vermont", ("0",)),
    "VA": State("Virginia", ("2",)),
    "WA": State("Washington", ("9",)),
    "WV": State("West Virginia", ("2",)),
    "WI": State("Wisconsin", ("5",)),
    "WY": State("Wyoming", ("8",)),
}

MILITARY: dict[str, State] = {
    "AA": State("Armed Forces Americas (AA)", ("340",)),
    "AE": State("Armed Forces Europe (AE)", ("09",)),
    "AP": State("Armed Forces Pacific (AP)", ("962", "963", "964", "965", "966")),
}
"""Where APO, FPO and DPO addresses lie. No state, so that none collects sales tax."""

PLACES = STATES | MILITARY
