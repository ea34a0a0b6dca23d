"""Hazmat zones in the middle of a city, asked of the briefing over a vehicle's library, with streets and hydrants.

The wind is turned in small steps, as a dial does; every answer is whole: zones, who is inside, hydrants, staging.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from responder_app.briefing.answers.materials import Light, SpillSize, Wind, WindSpeed, ZoneQuestion
from responder_app.briefing.briefing import Briefing
from responder_app.library.library import Library
from responder_app.model.area import Area, Street
from responder_app.model.building import Hydrant
from responder_app.model.terms import StreetKind
from responder_app.settings import Settings
from tests.bench.drawn import Drawn, drawn
from tests.bench.filled import filled_library
from tests.bench.goal import Goal, at_most, measured
from tests.bench.launch import heard
from tests.bench.synthetic import CENTRE, preplans
from tests.bench.timing import p50, p95, timed
from tests.bench.town import CREW_WORDS, facilities
from tests.library.press import Press

AREA = "a0000000-0000-4000-8000-000000000001"
BLOCK_DEG, BLOCKS = 0.002, 60
"""A street every 220 m north and 170 m east, 13 km to each side."""
HYDRANTS = 10_000
TURNS = 180
GOAL_MS = 15.0
FINGERS, GOAL_PAINTED_MS = 64, 50.0


def run(made: Drawn | None = None, turns: int = TURNS, fingers: int = FINGERS) -> list[Goal]:
    """Measure; takes about a minute, most of it for making the facilities."""
    with tempfile.TemporaryDirectory() as folder:
        library = filled_library(Path(folder) / "vehicle", list(preplans(facilities())))
        try:
            Press().area(area()).deliver(library)
            return [*_goals(library, turns), *_in_window(made or drawn(), fingers)]
        finally:
            library.close()


def area() -> Area:
    """A city of straight streets with hydrants anywhere."""
    dice = random.Random(5)
    steps = range(-BLOCKS, BLOCKS)
    along = [CENTRE[0] + step * BLOCK_DEG for step in steps]
    up = [CENTRE[1] + step * BLOCK_DEG for step in steps]
    lines = [
        *((f"{number} Avenue", [(lon, lat) for lat in up]) for number, lon in enumerate(along)),
        *((f"{number} Street", [(lon, lat) for lon in along]) for number, lat in enumerate(up)),
    ]
    streets = tuple(Street(name=name, kind=StreetKind.MINOR, line=tuple(line)) for name, line in lines)
    hydrants = tuple(
        Hydrant(id=f"h{number}", point=(dice.choice(along), dice.uniform(up[0], up[-1])), flow_gpm=1000)
        for number in range(HYDRANTS)
    )
    return Area(id=AREA, name="City", streets=streets, hydrants=hydrants)


def _goals(library: Library, turns: int) -> Iterator[Goal]:
    briefing = Briefing(library, Settings())
    briefing.prepare()
    where = library.nearest(CENTRE, 1)[0].facility_id
    chlorine = briefing.materials("1017").hits[0]
    for size in (SpillSize.SMALL, SpillSize.LARGE):
        question = ZoneQuestion(chlorine, size, wind=Wind(0.0, WindSpeed.LOW), light=Light.NIGHT)
        answer, first = timed(partial(briefing.zones, where, question))
        times = []
        for turn in range(turns):
            turned = replace(question, wind=Wind(turn * 360 / turns, WindSpeed.LOW))
            answer, taken = timed(partial(briefing.zones, where, turned))
            times.append(taken)
        inside = f"{len(answer.inside.facilities):,} of {facilities():,} facilities inside"
        note = f"{turns} turns, median {p50(times):.1f} ms, {inside}; {answer.zones[-1].distance.text} downwind"
        yield at_most(f"zones of a {size} for another wind p95", p95(times), GOAL_MS, "ms", note)
        yield measured(f"the first zones of a {size} at a place", first, "ms", inside)


def _in_window(made: Drawn, fingers: int) -> Iterator[Goal]:
    """A finger on the dial of the real window, in the demo city with its base map."""
    said = [words for _, words in heard("zones", str(made.home), CREW_WORDS, str(fingers), made.facilities[0])]
    times = [float(words[1]) for words in said if words[0] == "turned"]
    note = f"{len(times)} touches, median {p50(times):.0f} ms, worst {max(times):.0f} ms; window of 1920 x 1080"
    yield at_most("a touch on the wind's dial to the painted zones p95", p95(times), GOAL_PAINTED_MS, "ms", note)
