"""`faults`: what a laptop's surroundings do to a sync: the disk, the media, the way, the clock, another process."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch

import time_machine

from responder_app.errors import ResponderError
from responder_app.library.library import open_library
from responder_app.paths import VehiclePaths
from responder_app.sync.transport import choose
from responder_app.sync.transport.https import HttpsTransport
from responder_app.sync.transport.patience import Patience
from tests.fakes.bad_server import misbehave
from tests.faults import stage as stages
from tests.faults.laptop import fresh, quick
from tests.faults.reopen import Judge
from tests.faults.sites import Site, sites
from tests.faults.stage import Run, Stage, build, own_key, service
from tests.faults.tally import Tally, Until
from tests.faults.traced import CRASHED, Board, sync_coded, sync_traced
from tests.sync.scene import KEY

WHAT = (
    "The same three syncs, of six facilities. A system call of the disk (opening, reading, writing, syncing, "
    "renaming, removing, making folders) that fails with ENOSPC, EIO, EACCES, EROFS, EINTR, EMFILE or EDQUOT, "
    "once or from then on, at every call site by strace. The stick pulled out at any moment. Servers that cut, drip, "
    "hang, truncate, lengthen, never end, answer with other content, other ranges, other encodings, redirects and "
    "errors; names that do not resolve, ports that nobody listens on, certificates of somebody else. Clocks a "
    "year and three off either way. Two syncs at once. Library, database alone and objects alone copied back from "
    "before. Each time: an error of the program's own or none; what was held opens; nothing unsigned is shown; "
    "the next sync brings everything."
)
FACILITIES = 6
CALLS = "openat,read,pread64,write,pwrite64,fsync,fdatasync,syncfs,rename,unlink,mkdir,ftruncate,fcntl,flock,newfstatat"
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EINTR", "EMFILE", "EDQUOT")
SHORT = Patience(connect_s=1.0, head_s=0.5, stall_s=0.4, grace_s=0.4, least_rate=2_000.0, fetch_s=1.0)
WAYS = 8
"""Misbehaviours of servers in the share that CI runs; tests/sync tries each by itself."""
YEAR = timedelta(days=365)
MOST_S = 60.0
"""A sync that lasts longer holds the laptop."""


def faults(seconds: float | None, seed: int, stage: Stage | None = None, most: int | None = None) -> Tally:
    """All of it; `most` failing calls, else as many as time allows, without one all of them."""
    tally, random = Tally("faults", WHAT), Random(seed)
    with tempfile.TemporaryDirectory(prefix="faults-", dir=quick()) as name:
        sabotage = Surroundings(stage or build(Path(name) / "stage", FACILITIES), Path(name), tally)
        runs = list(sabotage.stage.runs.values()) if most is None else [sabotage.stage.runs["update"]]
        sabotage.ways(runs, sorted(_BEHAVIOURS) if most is None else random.sample(sorted(_BEHAVIOURS), WAYS))
        for step in (sabotage.clocks, sabotage.two_at_once):
            step(runs)
        sabotage.copied_back()
        sabotage.controls()
        sabotage.stick_pulled_out(random, 3 if most else 40)
        sabotage.calls(Until(seconds), random, most)
    return tally


class Surroundings:
    """Does each to a fresh copy of the laptop and judges it."""

    def __init__(self, stage: Stage, folder: Path, tally: Tally) -> None:
        self.stage = stage
        self._folder = folder
        self._tally = tally
        self._judge = Judge(tally)

    def calls(self, until: Until, random: Random, most: int | None) -> None:
        """One call fails, or that and all later ones of its name: at every site, first, last and between."""
        every = {run.name: sites(run, fresh(run, self._folder), CALLS) for run in self.stage.runs.values()}
        places = [
            (site, nth, error, lasting)
            for found in every.values()
            for site, numbers in found.items()
            for nth in dict.fromkeys((numbers[0], numbers[-1], numbers[len(numbers) // 2]))
            for error in ERRORS
            for lasting in (("",) if error == "EINTR" else ("", "+"))  # what is interrupted for ever hangs for ever
        ]
        random.shuffle(places)
        rank: Counter[Site] = Counter()
        turns = []
        for site, *_ in places:  # rare sites as often as common ones, while time lasts
            rank[site] += 1
            turns.append(rank[site])
        places = [place for _, place in sorted(zip(turns, places, strict=True), key=lambda pair: pair[0])]
        hit: set[Site] = set()
        done = 0
        for site, nth, error, lasting in places[:most]:
            if until.over:
                break
            self._call(site, nth, error, lasting)
            hit.add(site)
            done += 1
        calls = sum(len(numbers) for found in every.values() for numbers in found.values())
        self._tally.notes.append(
            f"{len(hit):,} of {len(rank):,} call sites of the disk (a call's name, and which kind of file it is about) "
            f"failed, in {done:,} of {len(places):,} ways: the first, last and middle call there, with each error, "
            f"once and from then on. The syncs make {calls:,} such calls."
        )

    def _call(self, site: Site, nth: int, error: str, lasting: str) -> None:
        run = self.stage.runs[site.run]
        home = fresh(run, self._folder)
        inject = f"inject={site.call}:error={error}:when={nth}{lasting}"
        ended = sync_traced(run, home, "-e", f"trace={site.call}", "-e", inject)
        made = f"{run.name}, {site.call} {nth}{lasting} ({site.about}) fails with {error}"
        self._tally.tried[f"{error}{' from then on' if lasting else ''}"] += 1
        if ended.code in (-1, CRASHED):
            self._tally.crashed.append(f"{made}: {ended.error or 'hangs'}")
        self._judge.examine(home, run, ended.acknowledged, made)

    def ways(self, runs: Iterable[Run], behaviours: Iterable[str]) -> None:
        """These misbehaviours of a server, and sources that are none."""
        for run in runs:
            for what in behaviours:
                self._way(run, what, _BEHAVIOURS[what])
            for what, source in (
                ("a name that does not resolve", "https://responder.invalid/"),
                ("a port that nobody listens on", "https://127.0.0.1:9/"),
                ("a folder that is not there", str(self._folder / "nowhere")),
            ):
                home = fresh(run, self._folder)
                self._attempt(home, run, what, source, must_fail=True)
                self._judge.examine(home, run, (), f"{run.name}, {what}")

    def _way(self, run: Run, what: str, behaviour: dict[str, object]) -> None:
        work = self._folder / "server"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        home = fresh(run, self._folder)
        with misbehave(run.repository, work) as server, _impatient():
            if what == "a redirect":
                stranger = "a certificate of somebody else"
                self._attempt(home, run, stranger, server.address, must_fail=True)
                self._judge.examine(home, run, (), f"{run.name}, {stranger}", complete=False)
            for name, value in behaviour.items():
                setattr(server.behaviour, name, value)
            self._attempt(home, run, what, server.address, ca_file=server.ca_file)
        self._judge.examine(home, run, (), f"{run.name}, {what}")

    def stick_pulled_out(self, random: Random, times: int) -> None:
        """The source vanishes while it is read."""
        for number in range(times):
            run = random.choice(list(self.stage.runs.values()))
            stick = self._folder / "stick"
            shutil.rmtree(stick, ignore_errors=True)
            shutil.copytree(run.repository, stick)
            left = random.randint(0, 60)

            def pulled(stick: Path = stick, left: list[int] = [left]) -> bool:  # noqa: B006  counts on
                left[0] -= 1
                if left[0] == 0:
                    stick.rename(stick.with_name(f"gone {time.monotonic_ns()}"))
                return False

            home = fresh(run, self._folder)
            self._attempt(home, run, "the stick pulled out", str(stick), cancel=pulled)
            self._judge.examine(home, run, (), f"{run.name}, the stick pulled out ({number})")

    def clocks(self, runs: Iterable[Run]) -> None:
        """The clock is wrong, then right again."""
        for run in runs:
            for off in (-3 * YEAR, -YEAR, YEAR, 3 * YEAR):
                home = fresh(run, self._folder)
                with time_machine.travel(datetime.now(UTC) + off, tick=True):
                    what = f"a clock {off.days:+} days off"
                    self._attempt(home, run, what, str(run.repository), off > timedelta(0))
                    self._judge.examine(home, run, (), f"{run.name}, {what}", complete=False)
                self._judge.examine(home, run, (), f"{run.name}, a clock that was {off.days:+} days off")

    def two_at_once(self, runs: Iterable[Run]) -> None:
        """Two processes sync the same laptop."""
        for run in runs:
            for _ in range(2):
                home = fresh(run, self._folder)
                codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in _forked(run, home)]
                if CRASHED in codes or 0 not in codes:
                    self._tally.crashed.append(f"{run.name}, two at once: ended with {codes}")
                self._judge.examine(home, run, (), f"{run.name}, two at once")
                self._tally.tried["two syncs at once"] += 1

    def copied_back(self) -> None:
        """The laptop's files, or some, come back from before the update: it is what it was, then catches up."""
        run = self.stage.runs["update"]
        for what in ("all", "library.db", "objects"):
            home = fresh(run, self._folder)
            _sync(home, run)
            for name in ("library.db", "library.db-wal", "library.db-shm", "objects"):
                if what in ("all", name) or (what == "library.db" and name.startswith(what)):
                    _copy(run.home / name, home / name)
            made = f"{what} copied back from before the update"
            if what == "all":
                self._judge.examine(home, Run(run.name, home, run.repository, run.before, run.before), (), made, False)
            library = open_library(VehiclePaths(home), KEY.database_key)
            if what != "all" and library.check().sound:
                self._tally.lost.append(f"{made}: check finds nothing")
            library.close()
            _sync(home, run)
            self._judge.examine(home, Run(run.name, home, run.repository, run.after, run.after), (), made)
            self._tally.tried["files copied back from before"] += 1

    def controls(self) -> None:
        """A bug in a sync is noticed as one; so is a failing call."""
        run = self.stage.runs["first"]
        with patch.object(stages, "service", side_effect=ZeroDivisionError):
            broken = sync_traced(run, fresh(run, self._folder), "-e", "trace=fsync")
        self._tally.control("a bug in the sync is noticed", broken.code == CRASHED)
        failed = sync_traced(run, fresh(run, self._folder), "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1+")
        self._tally.control("a failing disk ends the sync with an error", failed.code not in (0, CRASHED))

    def _attempt(
        self,
        home: Path,
        run: Run,
        what: str,
        source: str,
        must_fail: bool = False,
        ca_file: Path | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> None:
        """Sync; what is held then, and whether it can be completed, is looked at next."""
        made = f"{run.name}, {what}"
        begun = time.monotonic()
        library = open_library(VehiclePaths(home), KEY.database_key)
        try:
            service(home, library, source, ca_file).sync_now(cancel=cancel)
            if must_fail:
                self._tally.unverified.append(f"{made}: the sync went through")
        except ResponderError as error:
            if not str(error):
                self._tally.crashed.append(f"{made}: {error!r} says nothing")
        except Exception:  # noqa: BLE001  a bug that a fault has found
            self._tally.crashed.append(f"{made}: {traceback.format_exc(limit=-3)}")
        finally:
            library.close()
        if time.monotonic() - begun > MOST_S:
            self._tally.crashed.append(f"{made}: held the laptop for {time.monotonic() - begun:.0f} s")
        self._tally.tried[what] += 1


_BEHAVIOURS: dict[str, dict[str, object]] = {
    "a server that cuts every 700 bytes": {"cut_every": 700},
    "a server that dies half way": {"die_at": 6_000},
    "a server that drips its answers": {"drip_s": 0.01},
    "a server that drips its headers": {"drip_head_s": 0.02},
    "a server that hangs": {"hang": True},
    "a server that truncates": {"truncate_to": 300},
    "a server that lengthens": {"longer_by": 5},
    "a server that never ends": {"endless": True},
    "a server with other content": {"flip_at": 100},
    "a server that gives other parts": {"cut_every": 700, "part_from": 3},
    "a server that ignores ranges": {"cut_every": 700, "ignore_range": True},
    "a redirect": {"redirect_to": "https://127.0.0.1:9/elsewhere"},
    "a server that answers 500": {"status": 500},
    "a server that answers 403": {"status": 403},
    "a server that compresses": {"encoding": "gzip"},
}


@contextmanager
def _impatient() -> Iterator[None]:
    """Transports that wait less than a crew would."""
    vars(choose)["HttpsTransport"] = functools.partial(HttpsTransport, patience=SHORT)
    try:
        yield
    finally:
        vars(choose)["HttpsTransport"] = HttpsTransport


def _sync(home: Path, run: Run) -> None:
    library = open_library(VehiclePaths(home), own_key().database_key)
    service(home, library, run.repository).sync_now()
    library.close()


def _forked(run: Run, home: Path) -> list[int]:
    """Two children that sync the folder at once: their process ids."""
    return [_child(run, home, home.parent / f"said {number}") for number in range(2)]


def _child(run: Run, home: Path, said: Path) -> int:
    child = os.fork()
    if child == 0:
        code = CRASHED
        try:
            acknowledged = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            code = sync_coded(run, home, acknowledged, Board())
        finally:
            os._exit(code)
    return child


def _copy(source: Path, target: Path) -> None:
    """The target as the source is; gone where that is not there."""
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        shutil.copyfile(source, target)
