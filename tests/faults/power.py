"""Power lost during a sync: every state of the model in `disks` that we meet must open and sync to its end."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

from tests.faults.disks import Disk
from tests.faults.laptop import fresh, made, quick
from tests.faults.recording import Change, Said, Sync, SyncAll, record
from tests.faults.reopen import Judge
from tests.faults.shares import shared
from tests.faults.stage import Run, Stage, build
from tests.faults.tally import Tally, Until

WHAT = (
    "The same three syncs, but of twelve facilities, written down call by call (strace), and the disk's contents made "
    "anew as a power cut may leave them after any call: everything that was asked; only what was synced; and torn "
    "states between, by the model that tests/faults/disks.py states (unsynced writes in any combination, torn at "
    "512 bytes, names without contents, contents without names). After each: as after a kill; where two cuts leave the "
    "same disk, once."
)
FACILITIES = 12
TORN = 3
"""Torn states for each point in time."""


AT_ONCE = 40
"""Points that are cut at while a recording is played once."""


def cuts(
    seconds: float | None, seed: int, stage: Stage | None = None, most: int | None = None, processes: int = 1
) -> Tally:
    """Cut the power after every call, in an order that the seed chooses, until the time is over or at `most` points."""
    tally, until = Tally("power", WHAT), Until(seconds)
    with tempfile.TemporaryDirectory(prefix="faults-", dir=quick()) as name:
        stage = stage or build(Path(name) / "stage", FACILITIES)
        tapes = {run.name: record(run, fresh(run, Path(name))).tape for run in stage.runs.values()}
        tally.counts["whole disk"] = sum(isinstance(change, SyncAll) for tape in tapes.values() for change in tape)
        points = [Point(run, index) for run in stage.runs.values() for index in range(1, len(tapes[run.name]) + 1)]
        order = Random(seed).sample(points, len(points))[:most]

        def share(number: int, part: Tally) -> None:
            own = Path(tempfile.mkdtemp(dir=name))
            Cutter(tapes, own, part, seed).all_of(order[number::processes], until)

        shared(tally, processes, share)
        tally.notes.append(
            f"The power was cut after {tally.counts['points']:,} of {len(points):,} calls. What was left were "
            f"{tally.counts['judged']:,} different disks, each judged. The whole disk was flushed "
            f"{tally.counts['whole disk']:,} times."
        )
        _control(stage, tapes["update"], Path(name), tally)
    return tally


@dataclass(frozen=True)
class Point:
    """Just after so many calls of that sync."""

    run: Run
    index: int


@dataclass
class Cutter:
    """Judges what cuts leave; a disk that another cut left too, once."""

    tapes: Mapping[str, tuple[Change, ...]]
    folder: Path
    tally: Tally
    seed: int
    judged: set[bytes] = field(default_factory=set)

    def all_of(self, points: Sequence[Point], until: Until) -> None:
        """As far as there is time."""
        for start in range(0, len(points), AT_ONCE):
            some = points[start : start + AT_ONCE]
            for run in {point.run.name: point.run for point in some}.values():
                own = [point.index for point in some if point.run is run]
                for index, disk in _walk(run, self.tapes[run.name], own):
                    if until.over:
                        return
                    self._cut(Point(run, index), disk)

    def _cut(self, point: Point, disk: Disk) -> None:
        run, index = point.run, point.index
        states = {"everything asked": disk.everything(), "only what was synced": disk.bare()}
        for number in range(TORN):
            states[f"torn {number}"] = disk.torn(Random(f"{self.seed} {run.name} {index} {number}"))
        for name, state in states.items():
            self.tally.tried[f"{run.name}: {name.split(' ')[0] if name.startswith('torn') else name}"] += 1
            mark = _mark(run, state, disk.said)
            if mark not in self.judged:
                self.judged.add(mark)
                self.tally.counts["judged"] += 1
                told = f"{run.name}, after call {index} ({self.tapes[run.name][index - 1]!r:.80}), {name}"
                Judge(self.tally).examine(made(state, self.folder), run, disk.said, told)
        self.tally.counts["points"] += 1


def _mark(run: Run, state: Mapping[str, bytes | None], said: Collection[str]) -> bytes:
    """The same for the same names, contents and acknowledgements of a run, and for no others."""
    whole = sha256(repr((run.name, sorted(said))).encode())
    for name, content in sorted(state.items()):
        whole.update(repr((name, content is None)).encode() + sha256(content or b"").digest())
    return whole.digest()


def _walk(run: Run, tape: tuple[Change, ...], chosen: Sequence[int]) -> Iterator[tuple[int, Disk]]:
    """The disk after each of so many calls, in order. It goes on changing: look at it at once."""
    disk, done = Disk.of(run.home), 0
    for index in sorted(chosen):
        for change in tape[done:index]:
            disk.apply(change)
        done = index
        yield index, disk


def _control(stage: Stage, tape: tuple[Change, ...], folder: Path, tally: Tally) -> None:
    """The same program on a disk that ignores every sync: acknowledged versions must be missed."""
    run = stage.runs["update"]
    lying = tuple(change for change in tape if not isinstance(change, Sync | SyncAll))
    trial = Tally("control", "")
    ((_, disk),) = _walk(run, lying, [len(lying)])
    assert any(isinstance(change, Said) for change in tape)
    Judge(trial).examine(made(disk.bare(), folder), run, disk.said, "control", complete=False)
    tally.control("a disk that ignores every sync", bool(trial.lost))
