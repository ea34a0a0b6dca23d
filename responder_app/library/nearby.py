"""Facilities around a place with what those outside must know of them, for many at once.

Decoding a whole pre-plan takes a millisecond, and a zone may cover thousands: only the needed fields are read.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from responder_app.library.place import box_around, distance_m
from responder_app.library.tables import edition, facility, place, record
from responder_app.library.values import Nearby
from responder_app.model.base import LonLat, Polygon
from responder_app.model.evacuation import AssemblyPoint
from responder_app.model.occupancy import Occupancy
from responder_app.model.terms import Scope

log = logging.getLogger(__name__)

_FOOTPRINT = TypeAdapter(tuple[Polygon, ...])
_ASSEMBLY_POINTS = TypeAdapter(tuple[AssemblyPoint, ...])


def around(connection: Connection, point: LonLat, reach_m: float, shared_only: bool) -> tuple[Nearby, ...]:
    """The shown facilities whose point lies within the reach, nearest first.

    `shared_only`: with no more of each than what is shared with every agency.
    """
    rows = connection.execute(
        select(
            facility.c.id,
            facility.c.name,
            facility.c.address,
            facility.c.lon,
            facility.c.lat,
            facility.c.repository,
            record.c.body,
        )
        .join(place, place.c.key == facility.c.key)
        .join(edition, edition.c.facility_key == facility.c.key)
        .join(record, record.c.edition_key == edition.c.key)
        .where(box_around(point, reach_m), edition.c.current, facility.c.hidden_at.is_(None))
        .where(*([record.c.scopes == Scope.SHARED.value] if shared_only else []))
        .order_by(facility.c.key)
    )
    found = [_nearby(point, list(group)) for _, group in groupby(rows, key=lambda row: row.id)]
    return tuple(sorted((one for one in found if one.distance_m <= reach_m), key=lambda one: one.distance_m))


def _nearby(point: LonLat, rows: Sequence[Any]) -> Nearby:
    first = rows[0]
    there = (first.lon, first.lat)
    known = dict(_known(first.id, rows))
    return Nearby(
        first.id, first.name, first.address, there, distance_m(point, there), repository=first.repository, **known
    )


def _known(facility_id: str, rows: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """What the records say. One that cannot be read must not hide the other facilities: it is then not known."""
    try:
        sections: dict[str, Any] = {}
        for row in rows:
            sections |= json.loads(row.body)["sections"]
        yield "sector", sections.get("identity", {}).get("sector")
        if "occupancy" in sections:
            yield "occupancy", Occupancy.model_validate(sections["occupancy"])
        yield "footprint", _FOOTPRINT.validate_python(sections.get("site", {}).get("footprint") or ())
        points = sections.get("evacuation", {}).get("assembly_points") or ()
        yield "assembly_points", _ASSEMBLY_POINTS.validate_python(points)
        yield "hazmat", any(sections.get(name, {}).get("chemicals") for name in ("hazmat", "hazmat_restricted"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("Facility %s cannot be read: %s", facility_id, type(error).__name__)
