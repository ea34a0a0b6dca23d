"""Tier II amount codes in pounds (40 CFR 370.43): the one table, for owners' files and crews' screens alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RANGES_LB: Mapping[str, tuple[float, float | None]] = MappingProxyType(
    {
        "01": (0, 99),
        "02": (100, 499),
        "03": (500, 999),
        "04": (1_000, 4_999),
        "05": (5_000, 9_999),
        "06": (10_000, 24_999),
        "07": (25_000, 49_999),
        "08": (50_000, 74_999),
        "09": (75_000, 99_999),
        "10": (100_000, 499_999),
        "11": (500_000, 999_999),
        "12": (1_000_000, 9_999_999),
        "13": (10_000_000, None),
    }
)
"""Lowest and highest pounds of each code, None for "and more". States may use other codes: show the raw code too."""


def range_of(code: str) -> tuple[float, float | None] | None:
    """The pounds that a code stands for ("6" is "06"), None when the federal list has no such code."""
    return RANGES_LB.get(code.zfill(2))


def fits(pounds: float, code: str) -> bool:
    """Whether an exact amount lies in the range of its code; a code that is not known fits everything."""
    known = range_of(code)
    if known is None:
        return True
    low, high = known
    return low <= pounds and (high is None or pounds < high + 1)
