"""Syncs killed at a system call that changes the disk: what the next start finds, and whether the next sync ends."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.faults.reopen import Judge
from tests.faults.stage import PLAN_BYTES, Run, Stage, build
from tests.faults.tally import Tally, Until
from tests.faults.traced import CRASHED, MUTATING, Ended, sync_traced
from tests.faults.window_kill import window_kills
from tests.sync.scene import facility_id

WHAT = (
    "A laptop's first sync of 100 facilities, an update of eleven and a withdrawal of two, each killed (SIGKILL, by "
    "strace) just before a system call that changes the disk. After each kill: the library opens; every facility is "
    "as before or as after, and as after where the library had said so; every drawing held opens and is the one that "
    "was signed; `check` finds nothing; the next sync brings everything and leaves nothing behind. Besides, the real "
    "window killed at random moments while it syncs, shows plans, exports, remembers layers and the night, and writes "
    "its audit log: the next start opens everything, the log is whole, and what it had said to be done is there."
)
FACILITIES = 100
SYNCS_SHARE = 0.6
"""Of the time; the rest is for windows."""
WINDOWS = 2
"""In the share that CI runs."""


def kills(seconds: float | None, seed: int, facilities: int = FACILITIES, most: int | None = None) -> Tally:
    """Kill at every call, in an order that the seed chooses, until the time is over or `most` kills were done."""
    tally, until = Tally("kill", WHAT), Until(None if seconds is None else seconds * SYNCS_SHARE)
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        stage = build(Path(name) / "stage", facilities)
        points = {run.name: tuple(_points(run, Path(name), tally)) for run in stage.runs.values()}
        order = [(run, call, nth) for run, found in points.items() for call, nth in found]
        Random(seed).shuffle(order)
        done = _kill_all(stage, order[:most], Path(name), tally, until)
        whole = sum(map(len, points.values()))
        tally.notes.append(f"{done:,} of {whole:,} calls that change the disk were killed at.")
        _control(stage, Path(name), tally)
        windows = Until(None if seconds is None else seconds * (1 - SYNCS_SHARE))
        window_kills(Path(name) / "window", tally, windows, seed, most and min(most, WINDOWS))
    return tally


def _kill_all(stage: Stage, order: list[tuple[str, str, int]], folder: Path, tally: Tally, until: Until) -> int:
    judge = Judge(tally)
    for done, (name, call, nth) in enumerate(order):
        if until.over:
            return done
        run = stage.runs[name]
        home = fresh(run, folder)
        ended = sync_traced(run, home, "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={nth}")
        made = f"{name}, {call} {nth}"
        _count(ended, name, made, tally)
        judge.examine(home, run, ended.acknowledged, made)
    return len(order)


def _count(ended: Ended, name: str, made: str, tally: Tally) -> None:
    tally.tried[f"{name}: killed" if ended.killed else f"{name}: ended before the call came"] += 1
    if ended.code == CRASHED or (ended.code == -1 and not ended.killed):
        tally.crashed.append(f"{made}: {ended.error or 'hangs'}")


def _points(run: Run, folder: Path, tally: Tally) -> Iterator[tuple[str, int]]:
    """Every call by which the run changes the disk: its name, and the how manieth of that name it is."""
    ended = sync_traced(run, fresh(run, folder), "-e", f"trace={MUTATING}")
    if ended.code != 0:
        tally.crashed.append(f"{run.name} without any fault: {ended.error}")
    for call, count in sorted(ended.calls.items()):
        yield from ((call, nth) for nth in range(1, count + 1))


def fresh(run: Run, folder: Path) -> Path:
    """The laptop's folder as it was before the run."""
    home = folder / "laptop" / "home"
    shutil.rmtree(home.parent, ignore_errors=True)
    home.parent.mkdir()
    shutil.copytree(run.home, home)
    return home


def _control(stage: Stage, folder: Path, tally: Tally) -> None:
    """What the judge must notice: an object that is gone, an old version where a new one was acknowledged."""
    run = stage.runs["update"]
    home = fresh(run, folder)
    _a_drawing(home).unlink()
    tally.control("an object lost", _noticed(home, run, frozenset(), "lost"))
    changed = next(number for number, edition in run.after.items() if edition != run.before[number])
    home = fresh(run, folder)
    tally.control("an acknowledged version not shown", _noticed(home, run, frozenset({facility_id(changed)}), "lost"))
    home = fresh(run, folder)
    strange = Run(run.name, run.home, run.repository, dict.fromkeys(run.before), dict.fromkeys(run.before))
    tally.control("a facility shown that should not be", _noticed(home, strange, frozenset(), "lost"))


def _a_drawing(home: Path) -> Path:
    """A sealed drawing, told by its size. (A lost catalogue or shard is fetched again; nobody misses it.)"""
    files = (path for path in (home / "objects").rglob("*") if path.is_file())
    return min(files, key=lambda path: abs(path.stat().st_size - PLAN_BYTES))


def _noticed(home: Path, run: Run, acknowledged: frozenset[str], what: str) -> bool:
    trial = Tally("control", "")
    Judge(trial).examine(home, run, acknowledged, "control", complete=False)
    found: list[str] = getattr(trial, what)
    return bool(found)
