"""Whole syncs from repositories that were edited, mixed or replayed: what was held opens, nothing unsigned is shown."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from responder_app.errors import ResponderError
from responder_app.library.library import open_library
from responder_app.paths import VehiclePaths
from tests.faults.laptop import fresh
from tests.faults.reopen import Judge
from tests.faults.signed_files import MASKS
from tests.faults.stage import Run, Stage, service
from tests.faults.tally import Tally, Until
from tests.sync.scene import KEY


def changed_files(run: Run, before: Run) -> tuple[Path, ...]:
    """What of the run's repository was not in the one before: what its sync reads. Relative paths."""
    return tuple(
        sorted(
            path.relative_to(run.repository)
            for path in run.repository.rglob("*")
            if path.is_file() and _content(before.repository / path.relative_to(run.repository)) != path.read_bytes()
        )
    )


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


class Forger:
    """Syncs a laptop from repositories that were tampered with; judges what it shows then and after an honest sync."""

    def __init__(self, stage: Stage, folder: Path, tally: Tally) -> None:
        self._stage = stage
        self._folder = folder
        self._tally = tally
        self.update = stage.runs["update"]
        self.files = changed_files(self.update, stage.runs["first"])

    def flips(self, until: Until, random: Random, most: int | None) -> None:
        """Bits of files that the update reads, in random order."""
        lengths = {file: (self.update.repository / file).stat().st_size for file in self.files}
        all_of = [(file, at, mask) for file, length in lengths.items() for at in range(length) for mask in MASKS]
        random.shuffle(all_of)
        kind = "one bit of a file flipped, whole sync"
        for file, at, mask in all_of[:most]:
            if until.over:
                break
            data = bytearray((self.update.repository / file).read_bytes())
            data[at] ^= mask
            self._forge({file: bytes(data)}, f"{file}, byte {at} ^ {mask}", kind)
        self._tally.notes.append(f"Whole syncs: {self._tally.tried[kind]:,} of {len(all_of):,} flips;")

    def swaps(self, until: Until, random: Random, most: int | None) -> None:
        """A file in the place of another: of this repository, of its older state, of another office's."""
        sources = [self.update.repository, self._stage.runs["first"].repository, self._stage.elsewhere]
        donors = [path for source in sources for path in sorted(source.rglob("*")) if path.is_file()]
        pairs = [(file, donor) for file in self.files for donor in donors]
        random.shuffle(pairs)
        kind = "a file in the place of another, whole sync"
        for file, donor in pairs[:most]:
            if until.over:
                break
            data = donor.read_bytes()
            if data != (self.update.repository / file).read_bytes():
                self._forge({file: data}, f"{donor} in the place of {file}", kind)
        self._tally.notes.append(f"{self._tally.tried[kind]:,} of {len(pairs):,} files in others' places.")

    def replays(self) -> None:
        """Every older state to a laptop that knows a newer one, whole and mixed with the newer; another office's."""
        runs = self._stage.runs
        newest = Run(
            "withdrawn", runs["withdrawal"].home, runs["withdrawal"].repository, *[runs["withdrawal"].after] * 2
        )
        for older in ("first", "update"):
            home = self._synced(newest)
            self._judge(home, newest, runs[older].repository, f"all of {older} again", "an older state replayed", True)
        for older in ("first", "update"):
            for file in changed_files(newest, runs[older]):
                held = runs[older].repository / file
                if held.is_file():
                    made = f"{file} of {older} in the newest state"
                    self._forge(
                        {file: held.read_bytes()}, made, "an older file in the newest state", runs["withdrawal"]
                    )
        home = self._synced(newest)
        self._judge(home, newest, self._stage.elsewhere, "another office's", "another office's repository", True)

    def control(self) -> None:
        """Without tampering the update is shown; and a judge that expects it not to be notices."""
        home = fresh(self.update, self._folder)
        trial = Tally("control", "")
        nothing_new = Run("control", self.update.home, self.update.repository, self.update.before, self.update.before)
        self._attempt(home, self.update.repository)
        Judge(trial).examine(home, nothing_new, (), "control", complete=False)
        self._tally.control("an update that was taken is noticed", bool(trial.lost))

    def _synced(self, run: Run) -> Path:
        home = fresh(run, self._folder)
        self._attempt(home, run.repository)
        return home

    def _forge(self, changed: dict[Path, bytes], made: str, kind: str, run: Run | None = None) -> None:
        run = run or self.update
        repository = self._folder / "forged"
        with _changed(run.repository, repository, changed):
            self._judge(fresh(run, self._folder), run, repository, made, kind)

    def _judge(self, home: Path, run: Run, source: Path, made: str, kind: str, refused: bool = False) -> None:
        error = self._attempt(home, source, made)
        if refused and error is None:
            self._tally.unverified.append(f"{made}: the sync went through")
        Judge(self._tally).examine(home, run, (), made)
        self._tally.tried[kind] += 1

    def _attempt(self, home: Path, source: Path, made: str = "control") -> ResponderError | None:
        library = open_library(VehiclePaths(home), KEY.database_key)
        try:
            service(home, library, source).sync_now()
        except ResponderError as error:
            return error
        except Exception:  # noqa: BLE001  a bug that a fault has found
            self._tally.crashed.append(f"{made}: {traceback.format_exc(limit=-3)}")
        finally:
            library.close()
        return None


@contextmanager
def _changed(repository: Path, copy: Path, files: dict[Path, bytes]) -> Iterator[None]:
    """A copy of a repository with some files replaced; kept between uses, made whole again at the end."""
    mark = copy.with_suffix(".of")
    if not mark.is_file() or mark.read_text() != str(repository):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(repository, copy)
        mark.write_text(str(repository))
    for file, data in files.items():
        (copy / file).write_bytes(data)
    try:
        yield
    finally:
        for file in files:
            shutil.copyfile(repository / file, copy / file)
