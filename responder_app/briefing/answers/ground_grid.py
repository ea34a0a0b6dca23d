"""The US National Grid over a map, as plain lines in metres of the scene."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.site_map import ScenePoint

Box = tuple[float, float, float, float]
"""x_min, y_min, x_max, y_max in metres of the scene."""


@dataclass(frozen=True)
class GridLine:
    """One line. `name` are the digits that are read aloud for it: "48" is 48,000 m in its 100 km square."""

    name: str
    points: tuple[ScenePoint, ...]


@dataclass(frozen=True)
class GroundGrid:
    """Lines of one step within a box.

    `families` are lines that run alike, in their order: of each grid zone those of the eastings and of the northings.
    """

    step_m: int
    box: Box
    families: tuple[tuple[GridLine, ...], ...]
    borders: tuple[tuple[ScenePoint, ...], ...]
    """Where a zone or a 100 km square ends: the digits of one side mean another place on the other."""
    squares: tuple[str, ...]
    """Zone and 100 km square of what is looked at, the middle's first: "16T DM"."""
    legend: str
    """Step and squares: "USNG 100 m (328 ft) · 16T DM"."""
