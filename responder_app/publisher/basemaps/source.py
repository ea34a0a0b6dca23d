"""What every kind of base map file comes down to, and how its failures name the tile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pmtiles.tile import TileType

from responder_app.errors import InputError
from responder_app.model.area import Area
from responder_app.publisher.basemaps.spool import Bounds


@dataclass(frozen=True)
class Described:
    """A file whose tiles were taken. `area` is what an OpenStreetMap extract says besides, for search and distances."""

    kind: TileType
    name: str
    attribution: str
    bounds: Bounds
    area: Area | None = None
    warnings: tuple[str, ...] = ()


@contextmanager
def located(place: tuple[int, int, int]) -> Iterator[None]:
    """Say of which tile an InputError speaks."""
    try:
        yield
    except InputError as error:
        z, x, y = place
        raise type(error)(f"has a tile at {z}/{x}/{y} that {error}") from error
