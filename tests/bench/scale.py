"""Time, bytes, requests and memory against the number of facilities, and against how many of them changed.

Offices and vehicles are real, each step in a process of its own. Beyond what a bench may take, the lists of a
repository come from a generator: catalogue, shards and plan of up to 1,000,000 facilities.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from responder_app.paths import VehiclePaths
from tests.bench.apart import Told, apart
from tests.bench.chart import Line, chart
from tests.bench.goal import Goal, at_least, at_most, measured
from tests.bench.one_sync import Sync, sync_apart
from tests.bench.town import facilities
from tests.fakes.nginx import serve

GOAL_MEMORY_MB, GOAL_INSTALLED_S = 200.0, 200.0
GENERATED = (1_000, 10_000, 100_000, 1_000_000)
PICTURE = Path(__file__).parents[2] / "docs" / "scale.svg"
HEADINGS = (
    "facilities",
    "taken in, s",
    "published, s",
    "office, MB",
    "first sync, s",
    "requests",
    "MB",
    "vehicle, MB",
    "no change, s",
    "kB",
    "one change, s",
    "kB",
    "rebuilt, s",
)


@dataclass(frozen=True)
class Point:
    """All that was measured at one number of facilities."""

    size: int
    city: Told
    published: Told
    first: Sync
    unchanged: Sync
    changed: Sync
    rebuilt: Told

    @property
    def cells(self) -> tuple[float, ...]:
        """As HEADINGS say."""
        first, unchanged, changed = self.first, self.unchanged, self.changed
        return (
            self.size,
            self.city["take_s"],
            self.published["seconds"],
            self.published["peak_mb"],
            first.seconds,
            first.requests,
            first.moved / 1e6,
            first.peak_mb,
            unchanged.seconds,
            unchanged.moved / 1e3,
            changed.seconds,
            changed.moved / 1e3,
            self.rebuilt["seconds"],
        )


def run(sizes: Sequence[int] = (), generated: Sequence[int] = GENERATED, picture: Path = PICTURE) -> list[Goal]:
    """Measure, and draw the picture."""
    points = [point(size) for size in sizes or _sizes(facilities())]
    listed = [(size, apart("lists", size)) for size in generated]
    picture.write_text(_drawn(points, listed))
    return [*_goals(points[-1]), *rows(points), *_generated(listed)]


def _sizes(most: int) -> tuple[int, ...]:
    return tuple(sorted({max(1, most // 100), max(1, most // 10), most}))


def point(size: int, sheet_bytes: int = 0) -> Point:
    """An office of that size and a vehicle of it, through their first day; sheets of so many bytes, 0 for none."""
    with tempfile.TemporaryDirectory(prefix="responder-bench-") as name:
        folder = Path(name)
        made, published = apart("city", folder, size, sheet_bytes), apart("publish", folder)
        home = folder / "vehicle"
        with _source(folder) as (source, ca_file):
            first = sync_apart(home, source, ca_file)
            if first.facilities != size:
                raise AssertionError(f"{first.facilities} of {size} facilities came")
            sync_apart(home, source, ca_file)  # a report that no inbox takes is tried once more
            unchanged = sync_apart(home, source, ca_file)
            apart("publish", folder, f"Renamed among {size}")
            changed = sync_apart(home, source, ca_file)
        return Point(size, made, published, first, unchanged, changed, apart("rebuild", VehiclePaths(home).home))


@contextmanager
def _source(folder: Path) -> Iterator[tuple[str, Path]]:
    work = folder / "server"
    work.mkdir()
    with serve(folder / "office" / "repository", work) as served:
        yield served.address, served.ca_file


def _goals(point: Point) -> list[Goal]:
    rate = point.rebuilt["facilities"] / point.rebuilt["seconds"]
    by_sync = point.first.facilities / point.first.seconds
    return [
        at_most(
            f"memory of a first sync of {point.size}",
            point.first.peak_mb,
            GOAL_MEMORY_MB,
            "MB",
            "most of the process's resident memory, Python and libraries with it",
        ),
        at_least(
            "installed: from verified objects to searchable",
            rate,
            GOAL_INSTALLED_S,
            "facilities/s",
            f"the library made anew from the objects on disk, each verified again; {by_sync:.0f} with fetching them",
        ),
    ]


def rows(points: Sequence[Point]) -> list[Goal]:
    """A row for each, with all its numbers."""
    return [
        measured(
            f"{point.size} facilities: first sync",
            point.first.seconds,
            "s",
            ", ".join(f"{heading} {cell:.3g}" for heading, cell in zip(HEADINGS[1:], point.cells[1:], strict=True)),
        )
        for point in points
    ]


def _generated(listed: Sequence[tuple[int, Told]]) -> list[Goal]:
    return [
        measured(
            f"{size} facilities by generator: catalogue and one shard",
            (told["catalogue_bytes"] + told["shard_bytes"]) / 1e3,
            "kB",
            f"{told['shards']} shards of at most {told['shard_bytes'] / 1e3:.1f} kB; the office makes all in "
            f"{told['make_s']:.1f} s; a vehicle opens all in {told['open_s']:.1f} s, plans in {told['plan_s']:.2f} s; "
            f"{told['peak_mb']:.0f} MB for both",
        )
        for size, told in listed
    ]


def _drawn(points: Sequence[Point], listed: Sequence[tuple[int, Told]]) -> str:
    def of(name: str) -> list[tuple[float, float]]:
        at = HEADINGS.index(name)
        return [(point.size, point.cells[at]) for point in points]

    seconds = [
        Line("first sync, s", of("first sync, s")),
        Line("publication, s", of("published, s")),
        Line("no change, s", of("no change, s")),
        Line("one change, s", of("one change, s")),
        Line("lists opened and planned, s", [(size, one["open_s"] + one["plan_s"]) for size, one in listed]),
    ]
    amounts = [
        Line("first sync, MB", of("MB")),
        Line("one change, kB", [(point.size, point.changed.moved / 1e3) for point in points]),
        Line("no change, kB", [(point.size, point.unchanged.moved / 1e3) for point in points]),
        Line("memory of the vehicle, MB", of("vehicle, MB")),
        Line("memory of the office, MB", of("office, MB")),
        Line("catalogue and one shard, kB", [(s, (t["catalogue_bytes"] + t["shard_bytes"]) / 1e3) for s, t in listed]),
    ]
    return chart("facilities", [seconds, amounts])
