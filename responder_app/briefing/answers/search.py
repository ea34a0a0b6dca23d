"""What a search found, and the answer for a place that has no pre-plan."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.site_map import MapScene


@dataclass(frozen=True)
class FacilityHit:
    """One candidate. `why` names the field and the text that matched when it was not the name."""

    facility_id: str
    name: str
    address: str
    why: str
    score: float
    near: bool = False
    """Some word was guessed or differs, so it may be another building."""
    office: str = ""
    """Whose pre-plan it is, where another office has one that looks alike; else empty."""


@dataclass(frozen=True)
class SearchAnswer:
    """The candidates, best first. Two that fit equally stay two: nothing is ever opened by itself."""

    query: str
    hits: tuple[FacilityHit, ...]
    message: str
    """Empty when there are hits."""
    nearest_names: tuple[str, ...]
    """Names that are spelt most like the query, when nothing was found."""
    place_without_preplan: bool
    """The query reads like an address or coordinates that have no pre-plan: offer `at_address`."""
    ended: tuple[str, ...] = ()
    """When nothing was found: what is no longer shown since mutual aid ended, and what to do; a sentence each."""


@dataclass(frozen=True)
class NearFacility:
    """A facility with a pre-plan nearby."""

    facility_id: str
    name: str
    address: str
    distance_m: float
    direction: str
    text: str
    """E.g. "240 m NE"."""


@dataclass(frozen=True)
class NearHydrant:
    """A hydrant nearby, of an area or of a facility."""

    id: str
    label: str
    flow_gpm: float | None
    flow_class: str | None
    distance_m: float
    """Of hose."""
    direction: str
    text: str
    """E.g. "hose 150 ft (45 m) along Main St, N, 1,500 gpm (AA, light blue)"."""
    severity: FactSeverity


@dataclass(frozen=True)
class AddressMatch:
    """An entry of the address file that fits what was typed."""

    address: str
    point: tuple[float, float]
    score: float
    """0 to 100; 100 is the same."""
    near: bool = False
    """Something differs from what was typed."""


@dataclass(frozen=True)
class NoPrePlanAnswer:
    """What is known about a place without a pre-plan. `point` is None when the place was not found."""

    query: str
    message: str
    place: str
    """The address or coordinates that were understood; empty when none."""
    point: tuple[float, float] | None
    usng: str
    candidates: tuple[AddressMatch, ...]
    """All addresses that fit; the first is the one shown. More than one: let the person choose.

    Where `point` is None none fits, and these are the ones that are spelt most like it.
    """
    facilities: tuple[NearFacility, ...]
    hydrants: tuple[NearHydrant, ...]
    scene: MapScene | None
