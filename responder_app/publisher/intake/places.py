"""Every place on the ground and every floor label that a section names, with where it stands in the section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from responder_app.publisher.intake.distance import LonLat
from responder_app.publisher.intake.draft import Place

LABELS = frozenset({"level", "from_level", "to_level"})


def points(value: Any, place: Place) -> Iterator[tuple[Place, LonLat]]:
    """The points below a value, a polygon's first point standing for it."""
    for name, inner, here in _inner(value, place):
        if name == "point" and isinstance(inner, tuple):
            yield here, inner
        elif name == "outer" and isinstance(inner, tuple):
            yield here, inner[0]
        else:
            yield from points(inner, here)


def floor_labels(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """The floor labels below a value."""
    for name, inner, here in _inner(value, place):
        if name in LABELS and isinstance(inner, str):
            yield here, inner
        else:
            yield from floor_labels(inner, here)


def _inner(value: Any, place: Place) -> Iterator[tuple[str | int, Any, Place]]:
    """What lies directly in a model or in a tuple of models."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield name, getattr(value, name), (*place, name)
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for number, item in enumerate(value):
            yield number, item, (*place, number)
