"""Power lost during a sync: every state of the model in `disks` that we meet must open and sync to its end."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from random import Random

from tests.faults.disks import Disk
from tests.faults.laptop import fresh, made, quick
from tests.faults.recording import Change, Said, Sync, record
from tests.faults.reopen import Judge
from tests.faults.stage import Run, Stage, build
from tests.faults.tally import Tally, Until

WHAT = (
    "The same three syncs, of twelve facilities, written down call by call (strace), and the disk's contents made "
    "anew as a power cut may leave them after any call: everything that was asked; only what was synced; and torn "
    "states between, by the model that tests/faults/disks.py states (unsynced writes in any combination, torn at "
    "512 bytes, names without contents, contents without names). After each: as after a kill; where two cuts leave the "
    "same disk, once."
)
FACILITIES = 12
TORN = 3
"""Torn states for each point in time."""


def cuts(seconds: float | None, seed: int, stage: Stage | None = None, most: int | None = None) -> Tally:
    """Cut the power after every call, in an order that the seed chooses, until the time is over or at `most` points."""
    tally, until = Tally("power", WHAT), Until(seconds)
    with tempfile.TemporaryDirectory(prefix="faults-", dir=quick()) as name:
        stage = stage or build(Path(name) / "stage", FACILITIES)
        tapes = {run.name: record(run, fresh(run, Path(name))).tape for run in stage.runs.values()}
        points = [(run, index) for run, tape in tapes.items() for index in range(1, len(tape) + 1)]
        Random(seed).shuffle(points)
        chosen = sorted(points[:most])
        done = 0
        judged: set[bytes] = set()
        for run, index in _spread(chosen, seed):
            if until.over:
                break
            _cut(stage.runs[run], tapes[run], index, Path(name), tally, seed, judged)
            done += 1
        tally.notes.append(
            f"The power was cut after {done:,} of {len(points):,} calls. What was left were {len(judged):,} different "
            "disks, each judged once."
        )
        _control(stage, tapes["update"], Path(name), tally)
    return tally


def _spread(points: list[tuple[str, int]], seed: int) -> list[tuple[str, int]]:
    """In an order that does not favour the beginning when time runs out."""
    shuffled = list(points)
    Random(seed).shuffle(shuffled)
    return shuffled


def _cut(
    run: Run, tape: tuple[Change, ...], index: int, folder: Path, tally: Tally, seed: int, judged: set[bytes]
) -> None:
    disk = _played(run, tape[:index])
    judge = Judge(tally)
    states = {"everything asked": disk.everything(), "only what was synced": disk.bare()}
    for number in range(TORN):
        states[f"torn {number}"] = disk.torn(Random(f"{seed} {run.name} {index} {number}"))
    for name, state in states.items():
        tally.tried[f"{run.name}: {name.split(' ')[0] if name.startswith('torn') else name}"] += 1
        mark = _mark(run, state, disk.said)
        if mark not in judged:
            judged.add(mark)
            told = f"{run.name}, after call {index} ({tape[index - 1]!r:.80}), {name}"
            judge.examine(made(state, folder), run, disk.said, told)


def _mark(run: Run, state: Mapping[str, bytes | None], said: Collection[str]) -> bytes:
    """The same for the same names, contents and acknowledgements of a run, and for no others."""
    whole = sha256(repr((run.name, sorted(said))).encode())
    for name, content in sorted(state.items()):
        whole.update(repr((name, content is None)).encode() + sha256(content or b"").digest())
    return whole.digest()


def _played(run: Run, tape: tuple[Change, ...]) -> Disk:
    disk = Disk.of(run.home)
    for change in tape:
        disk.apply(change)
    return disk


def _control(stage: Stage, tape: tuple[Change, ...], folder: Path, tally: Tally) -> None:
    """The same program on a disk that ignores every sync: acknowledged versions must be missed."""
    run = stage.runs["update"]
    lying = tuple(change for change in tape if not isinstance(change, Sync))
    trial = Tally("control", "")
    disk = _played(run, lying)
    assert any(isinstance(change, Said) for change in tape)
    Judge(trial).examine(made(disk.bare(), folder), run, disk.said, "control", complete=False)
    tally.control("a disk that ignores every sync", bool(trial.lost))
