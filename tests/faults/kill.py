"""Syncs killed at every system call that changes the disk: what the next start finds, whether the next sync ends."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from tests.faults.laptop import fresh, made, quick
from tests.faults.moments import Folder, Left, states, walk
from tests.faults.recording import Moment, Recording, record
from tests.faults.reopen import Judge
from tests.faults.shares import shared
from tests.faults.stage import PLAN_BYTES, Run, Stage, build
from tests.faults.tally import Tally, Until
from tests.faults.traced import CRASHED, sync_traced
from tests.faults.window_kill import window_kills
from tests.sync.scene import facility_id

WHAT = (
    "A laptop's first sync of 100 facilities, an update of eleven and a withdrawal of two, each killed (SIGKILL) just "
    "before a system call that changes the disk. Each sync is written down once, call by call (strace), and the folder "
    "made as it stands at each call, which is what a kill leaves; moments between which nothing in the folder changed "
    "leave one and the same, and share a judgement. Again and again one of the kills is a real one, whose folder must "
    "be the one that was made, name by name and length by length. After each: the library opens; every facility is as "
    "before or as after, and as after where the library had said so; every drawing held opens and is the one that was "
    "signed; `check` finds nothing; the next sync brings everything and leaves nothing behind. Besides, the window is "
    "killed at random moments while it syncs, shows plans, exports, remembers layers and the night, and writes its "
    "audit log: the next start opens everything, the log is whole, and what it had said to be done is there."
)
FACILITIES = 100
WINDOWS = 0.2
"""Of the time; the rest is for syncs."""
AT_ONCE = 60
"""States that are judged while a recording is played once; then a kill is done."""
SEAL_BYTES = 16
"""By which a sealed object is longer: the tag of AES-GCM."""
DATABASE = ("library.db", "library.db-wal", "library.db-shm")
"""Signatures are of 70 to 72 bytes, so that a page more or less may be written; and the index of the log (-shm) is
written through memory, and made anew by the next start."""


def kills(
    seconds: float | None,
    seed: int,
    stage: Stage | None = None,
    most: int | None = None,
    windows: int | None = None,
    processes: int = 1,
) -> Tally:
    """Windows, then every moment of the syncs in an order that the seed chooses, until the time is over or `most`
    states were judged.
    """
    tally = Tally("kill", WHAT)
    first, until = Until(None if seconds is None else seconds * WINDOWS), Until(seconds)
    with tempfile.TemporaryDirectory(prefix="faults-", dir=quick()) as name:

        def share(number: int, part: Tally) -> None:
            window_kills(Path(name) / f"window {number}", part, first, seed + number, windows)

        shared(tally, processes, share)
        tally.notes.append(f"The windows had said {tally.counts['said by windows']:,} things to be done.")
        own = stage or build(Path(name) / "stage", FACILITIES)
        killer = Killer(own, Path(name), tally)
        killer.all_of(seed, until, most, processes)
        killer.controls()
        _control(own, Path(name), tally)
    return tally


@dataclass
class Killer:
    """Judges what kills leave of the stage's syncs."""

    stage: Stage
    folder: Path
    tally: Tally
    recordings: Mapping[str, Recording] = field(default_factory=dict)
    """By the run's name; made when there are none."""

    def __post_init__(self) -> None:
        runs = self.stage.runs.values()
        self.recordings = self.recordings or {run.name: record(run, fresh(run, self.folder)) for run in runs}

    def all_of(self, seed: int, until: Until, most: int | None, processes: int) -> None:
        """State after state, shared among so many processes; now and then a real kill."""
        found = [left for run in self.stage.runs.values() for left in states(run, self.recordings[run.name])]
        order = Random(seed).sample(found, len(found))[:most]

        def share(number: int, tally: Tally) -> None:
            own = Path(tempfile.mkdtemp(dir=self.folder))
            part = replace(self, folder=own, tally=tally)
            part.some_of(order[number::processes], Random(seed + number), until)

        shared(self.tally, processes, share)
        moments, judged, kills = (self.tally.counts[name] for name in ("moments", "judged", "kills"))
        whole = sum(len(left.moments) for left in found)
        self.tally.notes.append(
            f"Of the syncs' calls that change the disk {moments:,} of {whole:,} were killed at, which leave "
            f"{judged:,} of {len(found):,} states, all made and judged. Further real kills: {kills:,}."
        )

    def some_of(self, order: Sequence[Left], random: Random, until: Until) -> None:
        """These states, as far as there is time, and a real kill at one of each so many."""
        for start in range(0, len(order), AT_ONCE):
            chosen = order[start : start + AT_ONCE]
            for run in self.stage.runs.values():
                for left, folder in walk(run, self.recordings[run.name], [left for left in chosen if left.run is run]):
                    if until.over:
                        return
                    self._state(left, folder)
            self.kill(random.choice(chosen), random)
            self.tally.counts["kills"] += 1

    def _state(self, left: Left, folder: Folder) -> None:
        home = made(folder.contents(), self.folder)
        Judge(self.tally).examine(home, left.run, folder.said, f"{left.run.name}, {_told(left.moments[0])}")
        self.tally.tried[f"{left.run.name}: killed at a call"] += len(left.moments)
        self.tally.counts["judged"] += 1
        self.tally.counts["moments"] += len(left.moments)

    def kill(self, left: Left, random: Random) -> None:
        """A real kill at one of the state's moments: it must leave the files that were worked out."""
        run, moment = left.run, random.choice(left.moments)
        ((_, folder),) = walk(run, self.recordings[run.name], [left])
        home = fresh(run, self.folder)
        inject = f"inject={moment.call}:signal=SIGKILL:when={moment.nth}"
        ended = sync_traced(run, home, "-e", f"trace={moment.call}", "-e", inject)
        told = f"{run.name}, killed in truth at {_told(moment)}"
        if ended.killed:
            for strange in unlike(home, folder):
                self.tally.crashed.append(f"{told}: leaves {strange} otherwise than was worked out")
            if ended.acknowledged != folder.said:
                self.tally.crashed.append(f"{told}: other facilities were acknowledged than was worked out")
        elif ended.code in (-1, CRASHED):
            self.tally.crashed.append(f"{told}: {ended.error or f'ended by signal {os.WTERMSIG(ended.status)}'}")
        Judge(self.tally).examine(home, run, ended.acknowledged, told)
        self.tally.tried[f"{run.name}: {'killed in truth' if ended.killed else 'ended before'}"] += 1

    def controls(self) -> None:
        """A folder that a kill does not leave is noticed as such."""
        run = self.stage.runs["update"]
        self.tally.control("files that no kill leaves", bool(unlike(fresh(run, self.folder), self._at_the_end(run))))

    def _at_the_end(self, run: Run) -> Folder:
        folder = Folder.of(run.home)
        for change in self.recordings[run.name].tape:
            folder.apply(change)
        return folder


def unlike(home: Path, folder: Folder) -> list[str]:
    """Names that are only in one of the two, and files of another length. (Ciphertext is never the same twice.)"""
    real = Folder.of(home).files
    names = real.keys() | folder.files.keys()
    return sorted(name for name in names if _length(real, name) != _length(folder.files, name))


def _length(files: Mapping[str, bytearray | None], name: str) -> int:
    """-1 for a folder, -2 for nothing; any length of the database is as good as another."""
    body = files.get(name, b"")
    return -2 if name not in files else -1 if body is None else 0 if name in DATABASE else len(body)


def _told(moment: Moment) -> str:
    return f"{moment.call} {moment.nth}"


def _control(stage: Stage, folder: Path, tally: Tally) -> None:
    """What the judge must notice: an object that is gone, an old version where a new one was acknowledged."""
    run = stage.runs["update"]
    home = fresh(run, folder)
    for drawing in _drawings(home):
        drawing.unlink()
    tally.control("an object lost", _noticed(home, run, frozenset(), "lost"))
    changed = next(number for number, edition in run.after.items() if edition != run.before[number])
    home = fresh(run, folder)
    tally.control("an acknowledged version not shown", _noticed(home, run, frozenset({facility_id(changed)}), "lost"))
    home = fresh(run, folder)
    strange = Run(run.name, run.home, run.repository, dict.fromkeys(run.before), dict.fromkeys(run.before))
    tally.control("a facility shown that should not be", _noticed(home, strange, frozenset(), "lost"))


def _drawings(home: Path) -> list[Path]:
    """Sealed drawings, told by their size. (A lost catalogue or shard is fetched again; nobody misses it.)"""
    files = (path for path in (home / "objects").rglob("*") if path.is_file())
    return [path for path in files if path.stat().st_size == PLAN_BYTES + SEAL_BYTES]


def _noticed(home: Path, run: Run, acknowledged: frozenset[str], what: str) -> bool:
    trial = Tally("control", "")
    Judge(trial).examine(home, run, acknowledged, "control", complete=False)
    found: list[str] = getattr(trial, what)
    return bool(found)
