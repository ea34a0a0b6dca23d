"""What every agency may read: the part of a pre-plan that may leave the vehicle in a file that anybody can open.

This vehicle's agency reads more; its screens show that. A file is handed on, and the owner chose who reads the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from responder_app.briefing.answers.materials import Material, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.clock import local_now
from responder_app.briefing.hazmat.inventory import inventory
from responder_app.briefing.source import LibraryReader
from responder_app.briefing.thing import Thing
from responder_app.library.values import Nearby
from responder_app.model.base import LonLat
from responder_app.model.facility import SHARED, PrePlan
from responder_app.settings import Settings

MOST = 32
"""Pre-plans whose part is kept: a facility and its neighbours."""
WORDS = {
    "access_codes": "access codes",
    "assistance": "people who need help",
    "hazmat_restricted": "confidential hazmat",
    "security": "cameras, safe rooms and other security",
    "capabilities": "capabilities",
}
"""Sections as they are said; others by their name."""


def shared_part(preplan: PrePlan) -> tuple[PrePlan, tuple[str, ...]]:
    """The pre-plan without what is not shared with every agency, and what that is, in words."""
    closed = [name for name, _ in preplan.sections() if preplan.scopes_of(name) != SHARED]
    documents = tuple(document for document in preplan.documents if document.scopes == SHARED)
    withheld = preplan.withheld | {preplan.scopes_of(name) for name in closed}
    changes: dict[str, Any] = {**dict.fromkeys(closed), "documents": documents, "withheld": withheld}
    said = [WORDS.get(name, name) for name in closed]
    said += [document.title for document in preplan.documents if document.scopes != SHARED]
    return preplan.model_copy(update=changes), tuple(said)


class SharedBriefing(Briefing):
    """Answers as to somebody of whom nothing is known but that they may read what every agency may."""

    def __init__(self, library: LibraryReader, settings: Settings, clock: Callable[[], datetime] = local_now) -> None:
        self._shared = _SharedReading(library)
        super().__init__(cast(LibraryReader, self._shared), settings, clock)

    def zones(self, place: str | LonLat, question: ZoneQuestion) -> ZoneAnswer:
        """As any briefing's; a material that only the facility's closed part tells of is not named.

        What a place's inventory says of it is unknown without the place: a line of an inventory is then not named.
        """
        from responder_app.briefing.hazmat.unnamed import unnamed  # noqa: PLC0415  its tables are slow to load

        answer = super().zones(place, question)
        return unnamed(answer) if self._shared.closes(place, question.material) else answer

    def help_inside(self, facility_id: str) -> tuple[Thing, ...]:
        """First aid, shelter areas and areas of refuge in the building, from the lowest floor up; no map shows them."""
        from responder_app.briefing.things_inside import help_inside  # noqa: PLC0415  as Briefing does

        return help_inside(self._shared.preplan(facility_id))

    def left_out(self, facility_id: str) -> tuple[str, ...]:
        """What this vehicle may read of the facility and these answers do not hold, in words. Raises NoAnswerError."""
        return self._shared.parts(facility_id)[1]


class _SharedReading:
    """A library whose pre-plans are their shared parts, a neighbour's too; the rest is as it is."""

    def __init__(self, library: LibraryReader) -> None:
        self._library = library
        self._held: dict[str, tuple[PrePlan, tuple[PrePlan, tuple[str, ...]]]] = {}

    def parts(self, facility_id: str) -> tuple[PrePlan, tuple[str, ...]]:
        """The shared part and what is left out; the same object as long as the library hands out the same."""
        whole = self._library.preplan(facility_id)
        held = self._held.pop(facility_id, None)
        if held is None or held[0] is not whole:
            held = (whole, shared_part(whole))
        self._held[facility_id] = held
        while len(self._held) > MOST:
            self._held.pop(next(iter(self._held)))
        return held[1]

    def preplan(self, facility_id: str) -> PrePlan:
        return self.parts(facility_id)[0]

    def outside(self, facility_id: str) -> PrePlan:
        return self.preplan(facility_id)

    def around(self, point: LonLat, reach_m: float) -> tuple[Nearby, ...]:
        return self._library.around(point, reach_m, shared_only=True)

    def closes(self, place: str | LonLat, material: Material) -> bool:
        """Whether a material's name would tell what the place's shared part does not."""
        from responder_app.briefing.hazmat.unnamed import is_named_by  # noqa: PLC0415

        if not isinstance(place, str):
            return material.chemical_id is not None
        whole, part = self._library.preplan(place), self.preplan(place)
        return is_named_by(material, inventory(whole) or (), inventory(part) or ())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)
