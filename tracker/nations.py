"""In which nation a council is, by its code in the council directory.

The codes are those of ISO 3166-2:GB, which lists the areas of each nation: read from there, so that
a nation is certain or not said. England has too many to list; what is in none of these lists and in
the directory is English.
"""

from storage.tables import Nation

SCOTLAND = frozenset(
    {"ABD", "ABE", "AGB", "ANS", "CLK", "DGY", "DND", "EAY", "EDH", "EDU", "ELN", "ELS", "ERW"}
    | {"FAL", "FIF", "GLG", "HLD", "IVC", "MLN", "MRY", "NAY", "NLK", "ORK", "PKN", "RFW", "SAY"}
    | {"SCB", "SLK", "STG", "WDU", "WLN", "ZET"}
)
WALES = frozenset(
    {"AGY", "BGE", "BGW", "CAY", "CGN", "CMN", "CRF", "CWY", "DEN", "FLN", "GWN", "MON", "MTY"}
    | {"NTL", "NWP", "PEM", "POW", "RCT", "SWA", "TOF", "VGL", "WRX"}
)
NORTHERN_IRELAND = frozenset(
    {"ABC", "AND", "ANN", "BFS", "CCG", "DRS", "FMO", "LBC", "MEA", "MUL", "NMD"}
)


def nation_of(code: str) -> Nation:
    """The nation of a council of the directory."""
    if code in SCOTLAND:
        return Nation.SCOTLAND
    if code in WALES:
        return Nation.WALES
    return Nation.NORTHERN_IRELAND if code in NORTHERN_IRELAND else Nation.ENGLAND
