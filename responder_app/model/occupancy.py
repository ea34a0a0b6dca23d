"""Who is inside, when, and who needs help to get out (the last in a section of its own)."""

from __future__ import annotations

from datetime import time

from responder_app.model.base import Count, Frozen, Located, Section, Text


class Occupants(Frozen):
    """Usual head counts. Day is `day_from` to `day_until` of `Occupancy`, Monday to Friday."""

    day: Count | None = None
    night: Count | None = None
    weekend: Count | None = None


class ShelterArea(Located):
    label: Text
    capacity: Count | None = None


class Occupancy(Section):
    """Use and head counts. Assembly points are in `Evacuation`, where the routes end."""

    use: Text | None = None
    occupants: Occupants | None = None
    day_from: time = time(7)
    day_until: time = time(19)
    hours: Text | None = None
    shelter_areas: tuple[ShelterArea, ...] | None = None


class AssistanceNeed(Located):
    """People who cannot leave by themselves: how many, where, what they need."""

    count: Count
    needs: Text


class Assistance(Section):
    people: tuple[AssistanceNeed, ...] | None = None
