"""Places that somebody looked for on the map."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.site_map import ScenePoint


@dataclass(frozen=True)
class FoundPlace:
    """A place to go to."""

    title: str
    """The address, or the grid reference."""
    about: str
    """How far from the middle of the map and where, and its grid reference."""
    place: ScenePoint
    unsure: bool = False
    """It is spelt otherwise than what was typed, or it is one of several that were meant."""


@dataclass(frozen=True)
class FoundPlaces:
    """The places that fit, best first; `message` says what to know of them, or what to do when there are none."""

    query: str
    places: tuple[FoundPlace, ...]
    message: str = ""
