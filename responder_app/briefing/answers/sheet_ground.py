"""How a sheet is tied to the ground: what measuring on it, places on it and the map ask for. Shapes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

PagePoint = tuple[float, float]
"""x, y in PDF points from the top left of the page as displayed; y grows downwards."""


class FitMethod(StrEnum):
    """How page points become metres."""

    TWO_POINTS = "two points"
    """Turn, scale and shift from two control points: nothing checks them."""
    SIMILARITY = "similarity"
    """Turn, scale and shift from three or more."""
    AFFINE = "affine"
    """Also stretched, as scans are; three points fix it without a check."""
    PROJECTIVE = "projective"
    """Also tilted, as photographs are; four points fix it without a check."""
    SCALE_ONLY = "scale only"
    """The printed scale: lengths, but no places."""


class SheetGround(Protocol):
    """Measures on one sheet and finds places on it. All methods are quick enough for every move of a finger."""

    @property
    def method(self) -> FitMethod:
        """How page points become metres."""

    @property
    def rms_error_m(self) -> float | None:
        """How far a control point misses, for so many points as there are; None when nothing checks the fit."""

    @property
    def residuals_m(self) -> tuple[float, ...]:
        """Metres by which each control point misses, in their order; empty when nothing checks the fit."""

    def distance_m(self, points: Sequence[PagePoint]) -> float:
        """Length of the line through these points on the ground."""

    def area_m2(self, points: Sequence[PagePoint]) -> float:
        """Area of the polygon with these corners on the ground, which closes by itself and must not cross itself."""

    def say(self, points: Sequence[PagePoint], closed: bool = False, picked_pt: float = 0.0) -> str:
        """Length of the line, or area when `closed`, rounded to what is known.

        E.g. "41 ft (12.5 m)" or "1,240 sq ft (115 m²)"; empty with too few points to measure.
        """

    def lonlat(self, x: float, y: float) -> tuple[float, float] | None:
        """WGS 84 longitude and latitude of a page point; None when only the scale is known."""

    def page(self, point: tuple[float, float]) -> PagePoint | None:
        """The page point of a longitude and latitude, perhaps beside the page; None when only the scale is known."""

    def usng(self, x: float, y: float) -> str | None:
        """The page point's USNG to 1 m; None when only the scale is known."""

    def say_place(self, x: float, y: float) -> str:
        """USNG and decimal degrees in one line, for the place under the cursor; empty when only the scale is known."""


@dataclass(frozen=True)
class SideMark:
    """The letter of a side, just outside the building's outline."""

    letter: str
    x: float
    y: float


@dataclass(frozen=True)
class PlanPlace:
    """Where a place on the ground lies on a floor's sheet."""

    level: str
    x: float
    y: float
