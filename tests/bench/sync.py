"""Sync over HTTPS from a real nginx on loopback. Bytes are those that the server logs: headers and bodies, no TLS."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from responder_app.assembly import Vehicle
from responder_app.package.catalogue import read_catalogue
from responder_app.package.digest import ObjectRef
from responder_app.sync.answers import Change
from tests.bench.goal import Goal, at_most, measured
from tests.bench.timing import p50, timed
from tests.bench.town import Town, enrol, facilities, open_vehicle, town
from tests.fakes.nginx import Served, serve

UNCHANGED, CHANGED = 10, 5
GOAL_UNCHANGED_S, GOAL_UNCHANGED_KB, GOAL_REQUESTS = 1.0, 3.0, 2
GOAL_BESIDE_KB = 30.0
PATIENCE_S = 5.0


@dataclass(frozen=True)
class Cost:
    """What one sync did and cost."""

    change: Change
    seconds: float
    requests: int
    bytes: int


class Meter:
    """Syncs a vehicle and reads in the server's log what that cost."""

    def __init__(self, served: Served, vehicle: Vehicle) -> None:
        self._log = served.wire_log
        self._vehicle = vehicle

    def sync(self) -> Cost:
        """One sync, over connections of its own."""
        before = len(self._lines())
        change, took_ms = timed(self._vehicle.sync.sync_now)
        lines = self._after(before, change.traffic.requests)
        total = sum(int(sent) + int(received) for received, sent, _ in (line.split(" ", 2) for line in lines))
        return Cost(change, took_ms / 1000, len(lines), total)

    def _after(self, before: int, requests: int) -> list[str]:
        """The server writes a line only when it has finished with a request."""
        until = time.monotonic() + PATIENCE_S
        while len(self._lines()) < before + requests and time.monotonic() < until:
            time.sleep(0.01)
        return self._lines()[before:]

    def _lines(self) -> list[str]:
        return self._log.read_text().splitlines()


def run(size: int | None = None) -> list[Goal]:
    """Measure the first sync, those without news, those with one changed facility."""
    made = town(size or facilities())
    with _metered(made) as meter:
        first = meter.sync()
        if len(first.change.added) != made.size:
            raise AssertionError(f"{len(first.change.added)} of {made.size} facilities came")
        unchanged = [meter.sync() for _ in range(UNCHANGED)]
        changed = [_after_one_change(made, meter, number) for number in range(CHANGED)]
    return [*_first(first), *_unchanged(unchanged), *_changed(made.size, changed)]


@contextmanager
def _metered(made: Town) -> Iterator[Meter]:
    """A second vehicle of the town, enrolled now, that syncs from a server."""
    with tempfile.TemporaryDirectory() as work:
        paths = enrol(made.office, Path(work) / "vehicle", "Engine 7")
        made.publish()
        log = Path(work) / "server"
        log.mkdir()
        with serve(made.repository, log) as served:
            vehicle = open_vehicle(paths, served.address, served.ca_file)
            try:
                yield Meter(served, vehicle)
            finally:
                vehicle.close()


def _after_one_change(made: Town, meter: Meter, number: int) -> tuple[Cost, int]:
    """The cost of a sync after one facility was renamed, and the length of the facility's own new objects."""
    here = set(_objects(made.repository))
    facility = made.change(number, f"Renamed for the sync {number}")
    made.publish()
    new = {name: length for name, length in _objects(made.repository).items() if name not in here}
    cost = meter.sync()
    if cost.change.updated != (facility,):
        raise AssertionError("not the one changed facility was updated")
    lists = {ref.hash for ref in _lists(made.repository)}
    manifest = next(one.manifest for one in made.office.packages() if one.id == facility)
    lists |= {manifest.hash} if manifest else set()
    return cost, sum(length for name, length in new.items() if name not in lists)


def _objects(repository: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in (repository / "objects").rglob("*") if path.is_file()}


def _lists(repository: Path) -> tuple[ObjectRef, ...]:
    """Shards and grants of the newest catalogue."""
    read = (read_catalogue(path.read_bytes()) for path in (repository / "targets").rglob("*.catalogue"))
    newest = max(read, key=lambda one: one.sequence)
    return (newest.grants, *(ref.object for ref in newest.shards))


def _first(cost: Cost) -> list[Goal]:
    added = len(cost.change.added)
    how = f"{added} facilities without documents, {cost.requests} requests, {cost.bytes / 1e6:.1f} MB"
    return [
        measured("first sync", cost.seconds, "s", how),
        measured(
            "first sync, rate", added / cost.seconds, "facilities/s", "fetched, verified, opened, indexed, on disk"
        ),
    ]


def _unchanged(costs: list[Cost]) -> list[Goal]:
    how = f"worst of {len(costs)}; median {p50([cost.seconds for cost in costs]) * 1000:.0f} ms; a connection each"
    return [
        at_most("sync without news", max(cost.seconds for cost in costs), GOAL_UNCHANGED_S, "s", how),
        at_most("sync without news, bytes", max(cost.bytes for cost in costs) / 1000, GOAL_UNCHANGED_KB, "kB"),
        at_most("sync without news, requests", max(cost.requests for cost in costs), GOAL_REQUESTS),
    ]


def _changed(size: int, costs: list[tuple[Cost, int]]) -> list[Goal]:
    beside = max(cost.bytes - own for cost, own in costs) / 1000
    own = max(own for _, own in costs) / 1000
    requests = max(cost.requests for cost, _ in costs)
    seconds = p50([cost.seconds for cost, _ in costs])
    how = (
        f"worst of {len(costs)}; its manifest counts here, its own objects ({own:.1f} kB) do not; "
        f"{requests} requests, median {seconds:.2f} s"
    )
    return [at_most(f"sync of one change of {size}, beside its objects", beside, GOAL_BESIDE_KB, "kB", how)]
