"""Letters and digits of the federal Tier II form for containers, pressures and temperatures.

Source: EPA's instructions to the Tier II form (40 CFR 370.42), storage codes. NOAA's data standard writes the words
out; some states' systems write the codes. A code that is not on the list is kept as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STORAGE_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "A": "Above ground tank",
        "B": "Below ground tank",
        "C": "Tank inside building",
        "D": "Steel drum",
        "E": "Plastic or non-metallic drum",
        "F": "Can",
        "G": "Carboy",
        "H": "Silo",
        "I": "Fiber drum",
        "J": "Bag",
        "K": "Box",
        "L": "Cylinder",
        "M": "Glass bottles or jugs",
        "N": "Plastic bottles or jugs",
        "O": "Tote bin",
        "P": "Tank wagon",
        "Q": "Rail car",
        "R": "Other",
    }
)
PRESSURES: Mapping[str, str] = MappingProxyType(
    {"1": "Ambient pressure", "2": "Greater than ambient pressure", "3": "Less than ambient pressure"}
)
TEMPERATURES: Mapping[str, str] = MappingProxyType(
    {
        "4": "Ambient temperature",
        "5": "Greater than ambient temperature",
        "6": "Less than ambient temperature but not cryogenic",
        "7": "Cryogenic conditions",
    }
)
_BY_FIELD: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"storage_type": STORAGE_TYPES, "pressure": PRESSURES, "temperature": TEMPERATURES}
)


def is_code(written: str) -> bool:
    """Whether it is written as a code is: one or two letters or digits."""
    return len(written) <= 2 and written.isalnum()


def meaning(field: str, written: str) -> tuple[str, bool]:
    """What a code of `storage_type`, `pressure` or `temperature` says, with the code, and whether the form knows it.

    Words are given back as they are.
    """
    if not is_code(written):
        return written, True
    said = _BY_FIELD[field].get(written.upper())
    return (f"{said} (code {written})", True) if said else (f"code {written}", False)
