"""Whether places make sense together: near the building, axes not swapped, outlines that do not cross themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import shapely

from responder_app.model.base import Polygon
from responder_app.model.identity import Identity
from responder_app.model.site import Site
from responder_app.publisher.intake.distance import LonLat, distance_m, in_world
from responder_app.publisher.intake.draft import Draft, Place
from responder_app.publisher.intake.places import points
from responder_app.publisher.intake.sections import Sections, section

NEAR_M = 2_000
FARTHER_M: dict[tuple[str, str], float] = {
    ("site", "staging_points"): 10_000,
    ("water", "hydrants"): 10_000,
    ("water", "other_sources"): 50_000,
    ("evacuation", "assembly_points"): 10_000,
    ("people", "command_center"): 100_000,
    ("capabilities", "continuity_contacts"): 100_000,
}
"""What may lie farther from the building than its doors may."""
SWAPPED_LISTED = 3


def check(sections: Sections, draft: Draft) -> None:
    """Report places that cannot be right: swapped axes, another part of town, outlines that cross themselves."""
    site = section(sections, "site", Site)
    for number, polygon in enumerate((site.footprint if site else None) or ()):
        _check_outline(polygon, ("site", "footprint", number), draft)
    identity = section(sections, "identity", Identity)
    if identity is None:
        return
    swapped: dict[str, list[Place]] = defaultdict(list)
    for name, value in sections.items():
        for place, point in points(value, (name,)) if name != "identity" else ():
            apart_m = distance_m(identity.location, point)
            allowed_m = FARTHER_M.get((name, str(place[1])), NEAR_M)
            if apart_m <= allowed_m:
                continue
            if _near_when_swapped(identity.location, point, allowed_m):
                swapped[draft.origin(place).file].append(place)
            else:
                draft.error(place, _far(apart_m, allowed_m))
    for places in swapped.values():
        _report_swapped(places, draft)


def _check_outline(polygon: Polygon, place: Place, draft: Draft) -> None:
    shape = shapely.Polygon(polygon.outer, polygon.holes)
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape).replace("[", " at longitude, latitude ").replace("]", "")
        draft.error(place, f"is not an outline: {reason}")


def _near_when_swapped(building: LonLat, point: LonLat, allowed_m: float) -> bool:
    turned = point[::-1]
    return in_world(turned) and distance_m(building, turned) <= allowed_m


def _far(apart_m: float, allowed_m: float) -> str:
    return (
        f"is {apart_m / 1000:,.1f} km from identity.location, more than {allowed_m / 1000:g} km: "
        "one of the two is in the wrong place, or in a file whose axes are swapped"
    )


def _report_swapped(places: Iterable[Place], draft: Draft) -> None:
    """One error for each of the first places of a file, and a count for the rest: the fault is one and the same."""
    listed = list(places)
    for place in listed[:SWAPPED_LISTED]:
        message = "lies near identity.location only when its two numbers are swapped; the order is longitude, latitude"
        draft.error(place, message)
    if len(listed) > SWAPPED_LISTED:
        draft.findings.error(
            draft.origin(listed[0]).file, f"{len(listed) - SWAPPED_LISTED:,} more places have swapped axes"
        )
