"""The things of the pre-plan that a plan's overlay shows or lists, to be found by the same search as drawn words."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import FactState
from responder_app.briefing.answers.plan_words import PlanHit
from responder_app.briefing.floors import Floors
from responder_app.briefing.plan_words.normal import Atoms
from responder_app.briefing.plan_words.pool import Pool
from responder_app.briefing.plan_words.seeking import seek
from responder_app.briefing.plans import sheet_of_level
from responder_app.briefing.thing import Thing
from responder_app.briefing.things import things_of
from responder_app.model.facility import PrePlan


class Recorded:
    """The things of one facility."""

    def __init__(self, preplan: PrePlan) -> None:
        self._preplan = preplan
        self._floors = Floors(preplan)
        self._things = things_of(preplan)
        self._pool = Pool()
        self._named: list[list[Thing]] = []
        for thing in self._things:
            for name in dict.fromkeys((thing.label, *_said_of(thing))):
                number = self._pool.add(name)
                if number is not None:
                    if number == len(self._named):
                        self._named.append([])
                    self._named[number].append(thing)

    def words(self) -> frozenset[str]:
        """Every word of the things' names."""
        return self._pool.words()

    def hits(self, typed: Atoms, enough: int, floor: str, near: bool) -> Iterator[tuple[float, PlanHit]]:
        """Things that fit, each once with its rank; what serves `floor` is said to be there."""
        seen: set[str] = set()
        for fitting in seek(self._pool, typed, enough):
            for thing in self._named[fitting.found.label]:
                if thing.id not in seen:
                    seen.add(thing.id)
                    yield fitting.rank, self._hit(thing, floor, near)

    def _hit(self, thing: Thing, wanted: str, near: bool) -> PlanHit:
        floors = self._served(thing)
        floor = wanted if wanted in floors else thing.level or (floors[-1] if floors else self._ground(thing))
        level = self._floors.levels.get(floor)
        sheet = sheet_of_level(self._preplan, level) if level else None
        return PlanHit(
            text=thing.label,
            sheet=sheet,
            floor=floor,
            ordinal=self._floors.ordinal(floor) if floor else None,
            where=_where(thing),
            near=near,
            thing=thing.id,
            kind=thing.kind,
            icon=thing.icon,
            floors=floors,
        )

    def _served(self, thing: Thing) -> tuple[str, ...]:
        if thing.runs is None:
            return ()
        return tuple(label for label in self._floors.labels() if self._floors.serves(*thing.runs, label) is not False)

    def _ground(self, thing: Thing) -> str:
        """What has a place but no floor is drawn on the ground floor's sheet."""
        return (self._floors.at(0) or "") if thing.point is not None else ""


def _said_of(thing: Thing) -> Iterator[str]:
    """What it is, and what it has: "stair", "stair roof access", "elevator fire service"."""
    kind = thing.kind.replace("_", " ")
    yield kind
    if thing.runs is not None:
        yield from (f"{kind} {fact.label}" for fact in thing.details if fact.value == "Yes")


def _where(thing: Thing) -> str:
    """Its place; of what several floors have, which, and what it has: "Floors B2 to 26, roof access"."""
    told = [fact for fact in thing.details if fact.state is FactState.PROVIDED]
    chosen = next((fact for fact in told if fact.label in ("Where", "Floors")), None)
    if chosen is None:
        return ""
    if chosen.label != "Floors":
        return chosen.value
    return ", ".join((f"Floors {chosen.value}", *(fact.label.casefold() for fact in told if fact.value == "Yes")))
