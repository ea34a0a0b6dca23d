"""What a choice about syncing would mean, before it is made: the districts there are, what a budget leaves out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from responder_app.library.library import Library
from responder_app.model.base import LonLat
from responder_app.sync.budget import SHED, essential_bytes, fit, room_bytes, said
from responder_app.sync.wants import Wants, plan_objects

GIGABYTE = 1e9


@dataclass(frozen=True)
class District:
    """A compartment that this vehicle may read, and how many of its facilities and areas are held."""

    name: str
    held: int


@dataclass(frozen=True)
class Disk:
    """Bytes: what the packages take, what is still to come, what is free, what there is in all."""

    used: int
    missing: int
    free: int
    total: int


@dataclass(frozen=True)
class Forecast:
    """What the next sync does under a budget, as far as it is known now."""

    shed_bytes: int
    """Of tiles and earlier plans, deleted to make room."""
    left_out: str
    """In a sentence what does not fit; "" when all does."""
    over_bytes: int
    """By so much what is held and never deleted is more than the budget."""


@dataclass(frozen=True)
class Prospects:
    """Of one vehicle. Every call may take a second: on a lane. Raises StoreError."""

    library: Library
    repositories: tuple[str, ...]

    def districts(self) -> tuple[District, ...]:
        """By name."""
        held: Counter[str] = Counter()
        for repository in self.repositories:
            held.update(dict.fromkeys((key.id.compartment for key in self.library.ring(repository)), 0))
            held.update(version.compartment for version in self.library.held_versions(repository).values())
        return tuple(District(name, count) for name, count in sorted(held.items()))

    def place_of(self, facility_id: str) -> LonLat:
        """Where a facility is. Raises NoAnswerError."""
        return self.library.outside(facility_id).identity.location

    def disk(self) -> Disk:
        """How full it is."""
        free, total = self.library.objects.disk()
        return Disk(self.library.objects.used_bytes(), self._missing().bytes, free, total)

    def forecast(self, budget_gb: float) -> Forecast:
        """What a budget of so much leaves out; 0 is as much as the disk has."""
        missing = self._missing()
        free, total = self.library.objects.disk()
        room = room_bytes(free, total, self.library.objects.used_bytes(), int(budget_gb * GIGABYTE))
        lacking = essential_bytes(missing) - room
        shed = min(lacking, self._sheddable()) if lacking > 0 else 0
        _, left = fit(missing, room + shed)
        return Forecast(shed, said(left), max(0, -(room + shed)))

    def _missing(self) -> Wants:
        own = (item for item in self.library.wanted() if item.repository in self.repositories)
        return plan_objects(own).split(self.library.objects.has)[1]

    def _sheddable(self) -> int:
        return sum(self.library.shed_bytes(repository, SHED) for repository in self.repositories)
