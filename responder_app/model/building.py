"""The building itself: construction, levels, protection, vertical ways, utilities, water."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from responder_app.model.base import (
    Count,
    Frozen,
    Key,
    Label,
    Located,
    LongText,
    LonLat,
    Metres,
    Section,
    Text,
    unique,
)
from responder_app.model.terms import ConstructionType, Coverage, ProtectionKind, ShutOffKind, Side

Ordinal = Annotated[int, Field(ge=-50, le=250)]
"""Position of a floor counted from the ground floor, which is 0."""


class FloorNumber(Frozen):
    """A floor label as the staff and the elevator buttons say it, and where it really is."""

    label: Label
    ordinal: Ordinal


class Construction(Section):
    type: ConstructionType | None = None
    year: Annotated[int, Field(ge=1600, le=2200)] | None = None
    length_m: Metres | None = None
    width_m: Metres | None = None
    height_m: Metres | None = None
    stories_above: Annotated[int, Field(ge=0, le=250)] | None = None
    stories_below: Annotated[int, Field(ge=0, le=50)] | None = None
    floor_numbers: tuple[FloorNumber, ...] | None = None
    roof_type: Text | None = None
    truss_or_lightweight: bool | None = None
    solar_panels: bool | None = None
    battery_storage: bool | None = None
    collapse_notes: LongText | None = None

    @model_validator(mode="after")
    def _labels_differ(self) -> Self:
        unique(self.floor_numbers, "label")
        unique(self.floor_numbers, "ordinal")
        return self


class ControlPoint(Frozen):
    """One place known on the sheet (PDF points from the page's top left, as displayed) and on the ground."""

    page_x_pt: float
    page_y_pt: float
    point: LonLat


class Georeference(Frozen):
    control_points: Annotated[tuple[ControlPoint, ...], Field(min_length=2, max_length=100)]
    rms_error_m: Annotated[float, Field(ge=0)] | None = None


class Level(Frozen):
    ordinal: Ordinal
    label: Label
    elevation_m: float | None = None
    """Metres above the WGS 84 ellipsoid."""
    plan: Key | None = None
    """Id of the document that holds the floor plan."""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    georeference: Georeference | None = None
    scale: Annotated[float, Field(ge=1, le=100_000)] | None = None
    """One to so many as the sheet is displayed, 96 for 1/8 in = 1 ft: measures where there is no georeference."""
    valid_on: date | None = None


class Levels(Section):
    levels: tuple[Level, ...] | None = None

    @model_validator(mode="after")
    def _floors_differ(self) -> Self:
        unique(self.levels, "label")
        unique(self.levels, "ordinal")
        return self


class Sprinklers(Located):
    """Coverage; the place is that of the control valve."""

    coverage: Coverage
    notes: Text | None = None


class Standpipe(Located):
    id: Key
    label: Text


class FireDepartmentConnection(Located):
    id: Key
    label: Text
    side: Side | None = None
    feeds: Text | None = None


class AlarmPanel(Located):
    notes: Text | None = None


class SmokeControlPanel(Located):
    """Where fans and dampers are run by hand; what they do is `Protection.smoke_control`."""

    notes: Text | None = None


class FirePump(Located):
    flow_gpm: Annotated[float, Field(gt=0, le=100_000)] | None = None


class Suppression(Located):
    """A special system such as clean agent, foam or kitchen hood."""

    id: Key
    agent: Text
    protects: Text


class Impairment(Frozen):
    """What is out of service since when (NFPA 25 calls it an impairment)."""

    system: ProtectionKind
    what: Text
    since: date
    until: date | None = None


class RadioCoverage(Frozen):
    in_building_system: bool | None = None
    dead_spots: tuple[Text, ...] | None = None


class Protection(Section):
    sprinklers: Sprinklers | None = None
    standpipes: tuple[Standpipe, ...] | None = None
    fdc: tuple[FireDepartmentConnection, ...] | None = None
    alarm_panel: AlarmPanel | None = None
    smoke_control: Text | None = None
    smoke_control_panel: SmokeControlPanel | None = None
    fire_pump: FirePump | None = None
    suppression: tuple[Suppression, ...] | None = None
    impairments: tuple[Impairment, ...] | None = None
    radio: RadioCoverage | None = None


class Stair(Located):
    """A stair and the floors, by label, between which it runs."""

    id: Key
    from_level: Label
    to_level: Label
    roof_access: bool | None = None
    pressurised: bool | None = None
    notes: Text | None = None


class Elevator(Located):
    id: Key
    from_level: Label
    to_level: Label
    fire_service: bool | None = None
    evacuation: bool | None = None
    notes: Text | None = None


class Vertical(Section):
    stairs: tuple[Stair, ...] | None = None
    elevators: tuple[Elevator, ...] | None = None

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        unique(self.stairs)
        unique(self.elevators)
        return self


UNNUMBERED = "osm-"
"""Begins the ids of hydrants whose source has no number: no plate bears them, no crew is told them."""


class Hydrant(Frozen):
    id: Key
    point: LonLat
    flow_gpm: Annotated[float, Field(ge=0, le=20_000)] | None = None
    main_in: Annotated[float, Field(gt=0, le=120)] | None = None
    in_service: bool = True
    location: Text | None = None

    @property
    def number(self) -> str | None:
        """What stands on its plate and on lists; None where nobody gave it one."""
        return None if self.id.startswith(UNNUMBERED) else self.id


class WaterSource(Located):
    label: Text
    volume_gal: Annotated[float, Field(gt=0)] | None = None


class Water(Section):
    hydrants: tuple[Hydrant, ...] | None = None
    needed_fire_flow_gpm: Annotated[float, Field(ge=0, le=100_000)] | None = None
    other_sources: tuple[WaterSource, ...] | None = None


class ShutOff(Located):
    id: Key
    kind: ShutOffKind
    label: Text
    instructions: LongText | None = None


class Utilities(Section):
    shut_offs: tuple[ShutOff, ...] | None = None

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        unique(self.shut_offs)
        return self


class Camera(Located):
    id: Key
    label: Text


class SafeRoom(Located):
    label: Text
    capacity: Count | None = None


class Security(Section):
    """The police section: what helps officers and would help an attacker."""

    cameras: tuple[Camera, ...] | None = None
    who_can_view: Text | None = None
    access_control: LongText | None = None
    lockdown_plan: LongText | None = None
    safe_rooms: tuple[SafeRoom, ...] | None = None
    armed_guards: Text | None = None
