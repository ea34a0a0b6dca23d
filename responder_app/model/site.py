"""The ground around the building: sides, doors, key boxes, gates, staging, limits; and the codes, apart."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from responder_app.model.base import (
    Degrees,
    Frozen,
    Key,
    Label,
    Located,
    LongText,
    LonLat,
    Metres,
    Phone,
    Polygon,
    Section,
    Text,
    unique,
)
from responder_app.model.terms import AccessKind, LimitKind, Side


class AccessPoint(Frozen):
    id: Key
    label: Text
    point: LonLat
    kind: AccessKind
    side: Side | None = None
    level: Label | None = None
    vehicle_ok: bool = False
    notes: Text | None = None


class KeyBox(Located):
    """A key box; its code is in `AccessCodes`."""

    id: Key
    label: Text
    side: Side | None = None


class Gate(Located):
    """A gate; its code is in `AccessCodes`."""

    id: Key
    label: Text


class StagingPoint(Frozen):
    id: Key
    label: Text
    point: LonLat
    notes: Text | None = None


class FireCommandCenter(Located):
    phone: Phone | None = None


class AccessLimit(Frozen):
    """What a vehicle must clear. Exactly one of the two numbers, after its kind."""

    kind: LimitKind
    location: Text
    clearance_m: Metres | None = None
    weight_t: Metres | None = None
    point: LonLat | None = None

    @model_validator(mode="after")
    def _number_fits_kind(self) -> Self:
        if self.kind is LimitKind.OVERHEAD and (self.clearance_m is None or self.weight_t is not None):
            raise ValueError("an overhead clearance needs clearance_m and no weight_t")
        if self.kind is LimitKind.WEIGHT and (self.weight_t is None or self.clearance_m is not None):
            raise ValueError("a weight limit needs weight_t and no clearance_m")
        return self


class Site(Section):
    side_a_bearing_deg: Degrees | None = None
    """True bearing that side A faces, looking out of the building."""
    footprint: tuple[Polygon, ...] | None = None
    access_points: tuple[AccessPoint, ...] | None = None
    key_boxes: tuple[KeyBox, ...] | None = None
    gates: tuple[Gate, ...] | None = None
    staging_points: tuple[StagingPoint, ...] | None = None
    fire_command_center: FireCommandCenter | None = None
    limits: tuple[AccessLimit, ...] | None = None

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        for items in (self.access_points, self.key_boxes, self.gates, self.staging_points):
            unique(items)
        return self


class AccessCode(Frozen):
    """The code of a gate, key box or door; `opens` is its id in `Site`."""

    opens: Key
    code: Text
    notes: LongText | None = None


class AccessCodes(Section):
    codes: tuple[AccessCode, ...] | None = None
