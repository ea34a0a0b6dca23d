"""Who is inside, when, what helps them first, and who needs help to get out (the last in a section of its own)."""

from __future__ import annotations

from datetime import time
from typing import Self

from pydantic import model_validator

from responder_app.model.base import Count, Frozen, Key, Located, Section, Text, unique
from responder_app.model.terms import FirstAidKind


class Occupants(Frozen):
    """Usual head counts. Day is `day_from` to `day_until` of `Occupancy`, Monday to Friday."""

    day: Count | None = None
    night: Count | None = None
    weekend: Count | None = None


class ShelterArea(Located):
    label: Text
    capacity: Count | None = None


class FirstAid(Located):
    """A defibrillator, kit, room, eyewash and the like: what the people inside reach for before help comes."""

    id: Key
    kind: FirstAidKind
    label: Text
    notes: Text | None = None


class Occupancy(Section):
    """Use, head counts, shelter, first aid. Assembly points are in `Evacuation`, where the routes end."""

    use: Text | None = None
    occupants: Occupants | None = None
    day_from: time = time(7)
    day_until: time = time(19)
    hours: Text | None = None
    shelter_areas: tuple[ShelterArea, ...] | None = None
    first_aid: tuple[FirstAid, ...] | None = None

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        unique(self.first_aid)
        return self


class AssistanceNeed(Located):
    """People who cannot leave by themselves: how many, where, what they need."""

    count: Count
    needs: Text


class Assistance(Section):
    people: tuple[AssistanceNeed, ...] | None = None
