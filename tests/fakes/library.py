"""A library in memory: real pre-plans and areas, no storage, no search index."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from responder_app.briefing.answers.basemap import BaseMap
from responder_app.briefing.answers.tiles import TileArchive
from responder_app.briefing.distance import distance_m
from responder_app.briefing.shared import shared_part
from responder_app.errors import NoAnswerError
from responder_app.library.guests import Stay
from responder_app.library.shown import OUTSIDE
from responder_app.library.values import (
    EVERYWHERE_M,
    AddressHit,
    Content,
    Earlier,
    Field,
    Hit,
    Near,
    Nearby,
    PartState,
    Receipt,
)
from responder_app.model.area import Area
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan
from responder_app.package.words import Word

CHECKED = datetime(2026, 3, 1, 8, tzinfo=UTC)


def receipt(version: int = 3) -> Receipt:
    return Receipt(
        repository="0" * 64,
        version=version,
        sequence=41,
        catalogue_hash="1" * 64,
        root_hash="2" * 64,
        office="City of Springfield OEM",
        issued_at=datetime(2026, 2, 20, 12, tzinfo=UTC),
        accepted_at=CHECKED,
    )


@dataclass
class FakeLibrary:
    """Answers like the library from the values that it is given. `files` is (document, page or None) to bytes."""

    preplans: dict[str, PrePlan] = field(default_factory=dict)
    held_areas: tuple[Area, ...] = ()
    files: dict[tuple[str, int | None], bytes] = field(default_factory=dict)
    checked: datetime | None = CHECKED
    on_its_way: frozenset[str] = frozenset()
    sheet_words: dict[tuple[str, int], tuple[Word, ...]] = field(default_factory=dict)
    pyramids: dict[tuple[str, int], TileArchive] = field(default_factory=dict)
    """By document and page."""
    stays_known: tuple[Stay, ...] = ()
    how_accepted: Receipt = field(default_factory=receipt)
    maps: tuple[BaseMap, ...] = ()
    earlier_files: dict[str, Earlier] = field(default_factory=dict)
    """By document; the bytes are in `files` by the part and no page."""

    def add(self, *preplans: PrePlan) -> FakeLibrary:
        self.preplans.update({preplan.id: preplan for preplan in preplans})
        return self

    def preplan(self, facility_id: str) -> PrePlan:
        try:
            return self.preplans[facility_id]
        except KeyError:
            raise NoAnswerError("this vehicle holds no such facility") from None

    def outside(self, facility_id: str) -> PrePlan:
        whole = self.preplan(facility_id)
        closed = [name for name, _ in whole.sections() if name not in OUTSIDE]
        return whole.model_copy(update=dict.fromkeys(closed))

    def receipt(self, facility_id: str) -> Receipt:
        self.preplan(facility_id)
        return self.how_accepted

    def stays(self) -> tuple[Stay, ...]:
        return self.stays_known

    def last_check(self, repository: str | None = None) -> datetime | None:
        return self.checked

    def areas(self) -> tuple[Area, ...]:
        return self.held_areas

    def basemaps(self, near: LonLat, facility_id: str | None = None) -> tuple[BaseMap, ...]:
        return self.maps

    def document_state(self, facility_id: str, document_id: str) -> PartState:
        return PartState.ON_ITS_WAY if document_id in self.on_its_way else PartState.HERE

    def _content(self, document_id: str, page: int | None) -> Content:
        data = self.files.get((document_id, page))
        if data is None:
            raise NoAnswerError("not here")
        return Content(data, 3, document_id in self.on_its_way)

    def document(self, facility_id: str, document_id: str) -> Content:
        return self._content(document_id, None)

    def overview(self, facility_id: str, document_id: str, page: int = 1) -> Content:
        return self._content(document_id, page)

    def pyramid(self, facility_id: str, document_id: str, page: int = 1) -> TileArchive | None:
        return self.pyramids.get((document_id, page))

    def earlier(self, facility_id: str, document_id: str) -> Earlier | None:
        return self.earlier_files.get(document_id)

    def read_part(self, facility_id: str, part_id: str) -> Content:
        return self._content(part_id, None)

    def words(self, facility_id: str, document_id: str, page: int = 1) -> tuple[Word, ...]:
        return self.sheet_words.get((document_id, page), (Word("LOBBY", 10, 10, 60, 22),))

    def word_lists(self, facility_id: str) -> Mapping[tuple[str, int], PartState]:
        pages = {(one.id, page) for one in self.preplan(facility_id).documents for page in range(1, len(one.pages) + 1)}
        return {(document, page): self.document_state(facility_id, document) for document, page in pages}

    def search(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        hits = [hit for preplan in self.preplans.values() for hit in _hits(preplan, text.casefold())]
        return tuple(hits[:limit])

    def suggest(self, text: str, limit: int = 5) -> tuple[Hit, ...]:
        return tuple(_hit(preplan, Field.NAME, preplan.identity.name) for preplan in self.preplans.values())[:limit]

    def nearest(self, point: LonLat, limit: int = 10, within_m: float = EVERYWHERE_M) -> tuple[Near, ...]:
        found = [
            Near(
                preplan.id,
                preplan.identity.name,
                preplan.identity.address.one_line,
                preplan.identity.location,
                distance_m(point, preplan.identity.location),
            )
            for preplan in self.preplans.values()
        ]
        return tuple(sorted(found, key=lambda near: near.distance_m)[:limit])

    def around(self, point: LonLat, reach_m: float, shared_only: bool = False) -> tuple[Nearby, ...]:
        held = self.preplans.values()
        found = [_nearby(shared_part(preplan)[0] if shared_only else preplan, point) for preplan in held]
        return tuple(sorted((one for one in found if one.distance_m <= reach_m), key=lambda one: one.distance_m))

    def stamp(self) -> Hashable:
        return (*self.preplans.values(), *self.held_areas)

    def addresses(self, text: str, limit: int = 10) -> tuple[AddressHit, ...]:
        lines = [line for area in self.held_areas for line in area.addresses]
        found = [line for line in lines if text.casefold() in line.street.casefold()]
        return tuple(AddressHit(line.street, line.city, line.point, 100.0, False) for line in found)[:limit]


def _nearby(preplan: PrePlan, point: LonLat) -> Nearby:
    identity, plan = preplan.identity, preplan.evacuation
    return Nearby(
        preplan.id,
        identity.name,
        identity.address.one_line,
        identity.location,
        distance_m(point, identity.location),
        sector=identity.sector,
        occupancy=preplan.occupancy,
        footprint=(preplan.site.footprint if preplan.site else None) or (),
        assembly_points=(plan.assembly_points if plan else None) or (),
        hazmat=any(part is not None and bool(part.chemicals) for part in (preplan.hazmat, preplan.hazmat_restricted)),
    )


def _hits(preplan: PrePlan, text: str) -> list[Hit]:
    identity = preplan.identity
    if text in identity.name.casefold():
        return [_hit(preplan, Field.NAME, identity.name)]
    for tenant in identity.tenants or ():
        if text in tenant.casefold():
            return [_hit(preplan, Field.TENANT, tenant)]
    return []


def _hit(preplan: PrePlan, matched: Field, text: str) -> Hit:
    identity = preplan.identity
    return Hit(preplan.id, identity.name, identity.address.one_line, matched, text, 100.0, False)
