"""The scenes of survival: a laptop before a first sync, an update and a withdrawal, and what may be on it after.

Made once by a real office and kept as folders, so that each fault meets a fresh copy.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from responder_app.assembly.enrolments import enrolled
from responder_app.library import objects
from responder_app.library.library import Library, open_library
from responder_app.paths import VehiclePaths
from responder_app.settings import Settings
from responder_app.sync import drawings, facilities, pool
from responder_app.sync.service import SyncService, utc_now
from responder_app.vault.device import load_keys
from responder_app.vault.library_key import LibraryKey
from tests.sync import scene as scenes
from tests.sync.scene import KEY, QUICK, Scene, facility_id

PLAN_BYTES = 2_000
TOGETHER = 8
"""So few objects at once are flushed as many are: of some dozen facilities some batches go either way."""
OLD, NEW = 1, 2
"""Editions of a facility: name and drawing."""
NAMES = {OLD: "Old name", NEW: "New name"}
Held = Mapping[int, int | None]
"""Edition by the facility's number; None where it is not shown."""


@dataclass(frozen=True)
class Run:
    """One sync: the laptop's folder before it, what it reads, what was shown before and is to be shown after."""

    name: str
    home: Path
    repository: Path
    before: Held
    after: Held


@dataclass(frozen=True)
class Stage:
    """Everything that was made; `runs` by name: first, update, withdrawal."""

    folder: Path
    runs: Mapping[str, Run]
    elsewhere: Path
    """The repository of another office, with facilities of the same ids."""


def build(folder: Path, facilities: int) -> Stage:
    """An office with so many facilities (at least 4), and a laptop that follows it."""
    folder.mkdir(parents=True, exist_ok=True)
    template = scenes.template(folder / "template")
    scene = scenes.open_scene(_made(folder / "scene"), template)
    numbers = range(1, facilities + 1)
    changed = range(1, max(2, facilities // 10) + 1)
    gone = (facilities - 1, facilities)
    first: Held = dict.fromkeys(numbers, OLD)
    second: Held = {**first, **dict.fromkeys(changed, NEW), facilities + 1: NEW}
    third: Held = {**second, **dict.fromkeys(gone)}
    vehicle = scene.enrol()
    home = vehicle.paths.home
    nothing: Held = dict.fromkeys(second)
    runs: dict[str, Run] = {}

    def keep(name: str, before: Held, after: Held) -> None:
        vehicle.library.close()
        kept = _made(folder / name) / "home"
        shutil.copytree(home, kept)
        shutil.copytree(scene.repository, folder / name / "repository")
        runs[name] = Run(name, kept, folder / name / "repository", before, after)
        sync_home(home, scene.repository)
        vehicle.library = open_library(vehicle.paths, KEY.database_key)

    _publish(scene, numbers, OLD)
    keep("first", nothing, {**nothing, **first})
    _publish(scene, (*changed, facilities + 1), NEW)
    keep("update", {**nothing, **first}, second)
    scene.withdraw(*gone)
    keep("withdrawal", second, third)
    scene.close()
    other = scenes.open_scene(_made(folder / "other"), scenes.template(folder / "other-template"))
    _publish(other, changed, NEW)
    other.close()
    return Stage(folder, runs, other.repository)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _publish(scene: Scene, numbers: Any, edition: int) -> None:
    scene.publish(*numbers, name=NAMES[edition], edition=edition, size=PLAN_BYTES)


def own_key() -> LibraryKey:
    """The laptops' library key, made in this process: locked memory is not there in a fork."""
    return LibraryKey(bytes(range(32)))


def service(
    home: Path, library: Library, source: Path | str, ca_file: Path | None = None, clock: Any = utc_now
) -> SyncService:
    """What syncs that laptop."""
    paths = VehiclePaths(home)
    settings = Settings(source=str(source), ca_file=str(ca_file) if ca_file else None, downloads=2)
    answer = enrolled(paths).owner
    return SyncService(
        paths, settings, answer, library, load_keys(paths.device, own_key()), clock=clock, persistence=QUICK
    )


def sync_home(home: Path, source: Path | str, ca_file: Path | None = None) -> bool:
    """Sync to the end; whether everything is there."""
    library = open_library(VehiclePaths(home), own_key().database_key)
    try:
        return service(home, library, source, ca_file).sync_now().is_whole
    finally:
        library.close()


def number_of() -> Mapping[str, int]:
    """Facilities' numbers by their ids."""
    return {facility_id(number): number for number in range(1, 400)}


class InTurn:
    """In the place of sync's threads: one thing after the other, so that every run makes the same system calls."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def submit(self, do: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Done when this returns."""
        future: Future[Any] = Future()
        try:
            future.set_result(do(*arguments))
        except Exception as error:  # noqa: BLE001  as an executor does
            future.set_exception(error)
        return future

    def map(self, do: Callable[..., Any], *arguments: Iterable[Any]) -> Iterable[Any]:
        """Done when this returns."""
        return [do(*these) for these in zip(*arguments, strict=False)]


class Steps:
    """In the place of the clock where a sync writes every second or so: it goes on when it is asked, by so much."""

    def __init__(self, step_s: float = 0.3) -> None:
        self._step_s, self._now_s = step_s, 0.0

    def monotonic(self) -> float:
        """Later than the time before."""
        self._now_s += self._step_s
        return self._now_s


def in_turn() -> None:
    """For a child process: no threads from now on, and what is done by the clock is done by count."""
    for room in (pool, objects):
        vars(room)["ThreadPoolExecutor"] = InTurn
    for room in (facilities, drawings):
        vars(room)["time"] = Steps()
    vars(objects)["TOGETHER"] = TOGETHER


def sync_in_turn(run: Run, home: Path, acknowledged: int) -> None:
    """For a child process: one sync without threads; what the library has acknowledged goes to that descriptor.

    Each line is a facility's id that is shown or removed from now on.
    """
    in_turn()
    library = open_library(VehiclePaths(home), own_key().database_key)
    install, remove = library.install, library.remove

    def say(ids: Iterable[str]) -> None:
        with suppress(OSError):  # a fault met this very call; then it is not counted on
            os.write(acknowledged, "".join(f"{one}\n" for one in ids).encode())

    def installing(arrivals: Any, here: Any = ()) -> None:
        whole = tuple(arrivals)
        install(whole, here)
        say(one.manifest.facility for one in whole)

    def removing(repository: str, stone: Any, floor: Any) -> bool:
        removed = remove(repository, stone, floor)
        say([stone.facility])
        return removed

    library.install, library.remove = installing, removing  # type: ignore[method-assign]
    service(home, library, run.repository).sync_now()
    library.close()
