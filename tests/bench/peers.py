"""The sync beside `rclone copy`, rsync and restic: the same bytes, in turn, over loopback HTTPS and a narrow link.

rclone reads folders over HTTPS from the same nginx, rsync from its own daemon without TLS, restic restores over TLS
from `rclone serve restic`. None of them verifies a signature, opens, indexes or flushes what it writes; ours does. What
the same language can do at best is told beside: a bare loop that brings, hashes and flushes, and nothing else.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from responder_app.publisher.office import Office
from tests.bench.goal import Goal, at_least, at_most, measured
from tests.bench.heavy import heavy_office, previews
from tests.bench.race import (
    BARE,
    OURS,
    PATIENCE_S,
    PEERS,
    RCLONE,
    RSYNC,
    Cost,
    Link,
    Task,
    kernel_narrows,
    missing_peers,
    race,
)
from tests.bench.town import Town, enrol, facilities, town

GOAL_FIRST, GOAL_FIRST_SHAPED = 0.8, 0.95
GOAL_UNCHANGED_KB, GOAL_REQUESTS, GOAL_BESIDE_KB = 3.0, 2, 30.0
BITS_S, DELAY_S = 20_000_000, 0.05
CUTS = 20
LEAN_SHARE = 10
"""Records alone are compared on one in so many of the bench's facilities: rclone asks twice for each of its files."""


@dataclass(frozen=True)
class Sizes:
    """How much is brought: facilities with drawings (10 MB each) unshaped and shaped, records alone, rounds."""

    heavy: int = 100
    shaped: int = 4
    rounds: int = 3
    lean: int = 0
    narrow_lean: int = 150
    sheet_bytes: int = 4_800_000


def run(sizes: Sizes | None = None) -> list[Goal]:
    """Every comparison; without the peers installed only that is said."""
    lacking = missing_peers()
    if lacking:
        return [measured(f"not compared, for want of {', '.join(lacking)}", 0.0)]
    sizes = sizes or Sizes(lean=facilities() // LEAN_SHARE)
    link = Link(BITS_S, DELAY_S, kernel_narrows())
    return [*_heavy(sizes), *_shaped(sizes, link), *_lean(sizes, link)]


def _heavy(sizes: Sizes) -> list[Goal]:
    """As many bytes for each facility as 10,000 with 100 GB have."""
    with _stage(sizes.heavy, sizes.sheet_bytes, sizes.rounds) as stage:
        costs = stage.race((OURS, *PEERS, BARE))
    gigabytes = max(cost.bytes for cost in costs if cost.runner == OURS) / 1e9
    what = f"first sync, {sizes.heavy} facilities with drawings"
    how = f"{gigabytes:.2g} GB, loopback HTTPS, median of {sizes.rounds}"
    why = (
        "By profile nearly all is TLS, writing and SHA-256, in pieces of up to 512 kB, on both processors; the peers "
        "neither hash nor flush. The rest is flushing each file, and opening and indexing the records. Tried without "
        "gain: a second process for drawings (decision 31), direct writes, flushing aside, other pieces, more threads. "
        "rclone took 1.2 to 2.4 s and ours 2.4 to 3 s on one day, by how much memory the virtual machine had been given"
    )
    return _against(what, costs, GOAL_FIRST, how, why)


def _shaped(sizes: Sizes, link: Link) -> list[Goal]:
    """Over the narrow link: plain, then cut."""
    narrowed = "tc tbf" if link.kernel else "a proxy, for want of tc"
    how = f"{BITS_S / 1e6:.0f} Mbit/s by {narrowed}, {2000 * DELAY_S:.0f} ms there and back by a proxy"
    with _stage(sizes.shaped, sizes.sheet_bytes, 2) as stage:
        plain = stage.race((OURS, *PEERS), link, stage.homes[:1])
        size = next(cost.bytes for cost in plain if cost.runner == OURS)
        cut = Link(link.bits_s, link.delay_s, link.kernel, size // (CUTS + 1))
        broken = stage.race((OURS, RCLONE), cut, stage.homes[1:])
    what = f"first sync, {sizes.shaped} facilities with drawings, narrow link"
    rows = _against(what, plain, GOAL_FIRST_SHAPED, f"{size / 1e6:.0f} MB, {how}")
    return [*rows, *_cuts(plain, broken)]


def _cuts(plain: Sequence[Cost], broken: Sequence[Cost]) -> list[Goal]:
    ours = _one(broken, OURS)
    again = max(1, ours.received - _one(plain, OURS).received) / 1e3
    in_flight = sum(ours.lost) / 1e3
    how = f"{len(ours.lost)} cuts of all connections; beyond what the same sync receives without a cut"
    theirs = _one(broken, RCLONE)
    told = (
        f"not done in {PATIENCE_S} s or given up"
        if theirs.failed
        else f"{(theirs.bytes - _one(plain, RCLONE).bytes) / 1e3:.0f} kB more were sent"
    )
    return [
        at_most("received again after 20 cuts", again, in_flight, "kB", f"{how}; goal: what was in flight at the cuts"),
        measured(
            "sent again by the host after 20 cuts",
            (ours.bytes - _one(plain, OURS).bytes) / 1e3,
            "kB",
            f"with what lay in buffers on the way; the same cuts and rclone copy (3 tries): {told}",
        ),
    ]


def _lean(sizes: Sizes, link: Link) -> list[Goal]:
    """Records alone: the smallest objects. Then nothing new, then one facility changed."""
    made = town(sizes.lean)
    with tempfile.TemporaryDirectory() as folder:
        stage = _of_town(made, Path(folder))
        first = stage.race((OURS, *PEERS, BARE))
        unchanged = stage.race((OURS, RCLONE, RSYNC), fresh=False, twice=True)
        made.change(0, "Renamed for the comparison")
        made.publish()
        changed = stage.race((OURS, RCLONE, RSYNC), fresh=False)
    with tempfile.TemporaryDirectory() as folder:
        narrow = _of_town(town(sizes.narrow_lean), Path(folder)).race((OURS, *PEERS), link)
    what = f"first sync, {sizes.lean} facilities without drawings"
    why = (
        "Two objects of 1 kB for each facility, on one core as Python has it: by profile over a third is the HTTP "
        "of each request, as much verifying, opening, validating and indexing, the rest writing files, a sync's own. "
        "Done: rows of many facilities in one statement, a batch's files flushed by one call, versions written while "
        "the next ones come, heads of replies read in one go"
    )
    narrow_what = f"first sync, {sizes.narrow_lean} facilities without drawings, narrow link"
    return [
        *_against(what, first, GOAL_FIRST, "records only, loopback HTTPS", why),
        *_against(narrow_what, narrow, GOAL_FIRST_SHAPED, "records only"),
        *_again(f"no change of {sizes.lean}", unchanged, GOAL_UNCHANGED_KB),
        *_again(f"one change of {sizes.lean}", changed, GOAL_BESIDE_KB),
    ]


def _again(what: str, costs: Sequence[Cost], goal_kb: float) -> list[Goal]:
    """Bytes and requests of a sync on top of what is there; its objects are counted with it."""
    ours = _one(costs, OURS)
    others = [
        measured(f"{what}, {cost.runner}", cost.bytes / 1e3, "kB", f"{cost.requests} requests, {cost.seconds:.2f} s")
        for cost in costs
        if cost.runner != OURS
    ]
    how = f"{ours.requests} requests, {ours.seconds:.2f} s"
    return [at_most(f"{what}, bytes", ours.received / 1e3, goal_kb, "kB", how), *others]


def _against(what: str, costs: Sequence[Cost], goal: float, how: str, why: str = "") -> list[Goal]:
    """Our rate beside each peer's: the rows of one race."""
    ours = _seconds(costs, OURS)
    rows = [measured(what, ours, "s", how)]
    for peer in (*PEERS, BARE):
        if all(cost.runner != peer for cost in costs):
            continue
        theirs = _seconds(costs, peer)
        name = f"the same, rate / {peer}"
        cpu = f"ours {_cpu(costs, OURS):.2f}, {peer} {_cpu(costs, peer):.2f}"
        told = f"{peer} {theirs:.2f} s; seconds of the processor: {cpu}"
        if peer == RCLONE:
            rows.append(at_least(name, theirs / ours, goal, "", told, why))
            flush_s = statistics.median(cost.flush_s for cost in costs if cost.runner == peer)
            flushed = f"its {flush_s:.2f} s more until its files are on the disk too, as ours are when a sync is done"
            rows.append(measured(f"the same, rate / {peer} and a flush", (theirs + flush_s) / ours, "", flushed))
        else:
            rows.append(measured(name, theirs / ours, "", told))
    return rows


def _seconds(costs: Sequence[Cost], runner: str) -> float:
    return statistics.median(cost.seconds for cost in costs if cost.runner == runner)


def _cpu(costs: Sequence[Cost], runner: str) -> float:
    return statistics.median(cost.cpu_s for cost in costs if cost.runner == runner)


def _one(costs: Sequence[Cost], runner: str) -> Cost:
    return next(cost for cost in costs if cost.runner == runner)


@dataclass(frozen=True)
class Stage:
    """A published repository, vehicles that may sync from it, a folder for what the others bring."""

    repository: Path
    work: Path
    homes: tuple[str, ...]

    def race(
        self,
        runners: tuple[str, ...],
        link: Link | None = None,
        homes: tuple[str, ...] | None = None,
        fresh: bool = True,
        twice: bool = False,
    ) -> list[Cost]:
        """Each of these vehicles' turn beside the others."""
        return race(Task(str(self.repository), str(self.work), homes or self.homes, runners, link, fresh, twice))


@contextmanager
def _stage(size: int, sheet_bytes: int, vehicles: int) -> Iterator[Stage]:
    """An office with drawings that has published to that many vehicles."""
    with tempfile.TemporaryDirectory(prefix="responder-bench-") as name:
        folder = Path(name)
        office = heavy_office(folder, size, sheet_bytes)
        try:
            homes = _enrolled(office, folder, vehicles)
            office.publish(previews)
            (folder / "work").mkdir()
            yield Stage(office.repository.folder, folder / "work", homes)
        finally:
            office.close()


def _of_town(made: Town, folder: Path) -> Stage:
    homes = _enrolled(made.office, folder, 1)
    made.publish()
    (folder / "work").mkdir()
    return Stage(made.repository, folder / "work", homes)


def _enrolled(office: Office, folder: Path, vehicles: int) -> tuple[str, ...]:
    return tuple(str(enrol(office, folder / f"vehicle-{each}", f"Engine {each}").home) for each in range(vehicles))
