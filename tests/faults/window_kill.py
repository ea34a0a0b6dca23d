"""The window killed (SIGKILL) at random moments while it syncs, draws, exports and writes what it remembers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import traceback
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from responder_app import assembly, settings
from responder_app.errors import LockedOutError, ResponderError
from responder_app.model.facility import PrePlan
from responder_app.publisher.office import OwnerBytes
from responder_app.render.pool import RenderPool
from responder_app.settings import Settings
from tests.fakes import buildings
from tests.fakes.buildings import TOWER
from tests.faults import canary_city
from tests.faults.canary_city import WORDS, CanaryCity, drawing, publish
from tests.faults.tally import Tally, Until
from tests.faults.window_life import EXPORTED, HIDDEN, NIGHT, SHEET, SYNCED

NEW_NAME = "Lakeside Tower, new"
STARTING_S, WORKING_S = 4.0, 8.0
"""Every fourth is killed so soon after its start, the others so soon after the vehicle had opened."""
MOST_WAIT_S = 1.0


@dataclass(frozen=True)
class Before:
    """A vehicle that has synced once, kept as a folder, and a newer state to sync from."""

    city: CanaryCity
    kept: Path
    old_name: str


def window_kills(folder: Path, tally: Tally, until: Until, seed: int, most: int | None = None) -> None:
    """Kill it until the time is over, or so many times (without either, 60 times)."""
    before = _built(folder)
    random = Random(seed)
    for number in range(most or 60):
        if until.over and number:
            break
        starting = number % 4 == 3
        after_s = random.uniform(0.5, STARTING_S) if starting else random.uniform(0.0, WORKING_S)
        said = _killed(before, after_s, starting)
        tally.tried["the window: killed"] += 1
        tally.counts["said by windows"] += len(said)
        _judge(
            before,
            said,
            f"the window, {'starting' if starting else 'open'}, killed after {after_s:.3f} s, which had said {said}",
            tally,
        )
    _control(before, tally)
    before.city.office.close()


def _built(folder: Path) -> Before:
    folder.mkdir()
    city = canary_city.build(folder)
    settings.save(city.vehicle.settings, Settings(source=str(city.repository), position="off"))
    with assembly.opened(city.vehicle, lambda: WORDS) as vehicle:
        assert vehicle.sync.sync_now().is_whole
        name = vehicle.library.preplan(TOWER).identity.name
    shutil.copytree(city.vehicle.home, folder / "kept")
    identity = buildings.tower().identity.model_copy(update={"name": NEW_NAME})
    tower: PrePlan = buildings.tower().model_copy(update={"identity": identity})
    city.office.take(tower, [OwnerBytes(one.id, drawing(one.media_type, len(one.pages))) for one in tower.documents])
    with RenderPool() as pool:
        publish(city.office, pool)
    return Before(city, folder / "kept", name)


def _killed(before: Before, after_s: float, starting: bool) -> tuple[str, ...]:
    """What it had acknowledged."""
    home, exports = before.city.vehicle.home, before.city.folder / "exports"
    for place in (home, exports):
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(before.kept, home)
    exports.mkdir()
    environment = {
        **os.environ, "RESPONDER_HOME": str(home), "RESPONDER_PASSPHRASE": WORDS, "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.window_life", str(exports)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip
    assert running.stdout is not None
    first = "" if starting else running.stdout.readline()
    try:
        out, problem = running.communicate(timeout=after_s)
    except subprocess.TimeoutExpired:
        running.kill()
        out, problem = running.communicate()
        problem = ""
    lines = tuple((first + out).splitlines())
    if problem or any(line.startswith(("STUCK", "BROKEN")) for line in lines):
        return (*lines, f"ended by itself: {problem[-600:]}")
    return lines


def _judge(before: Before, said: tuple[str, ...], made: str, tally: Tally) -> None:
    if said and said[-1].startswith("ended by itself"):
        tally.crashed.append(made)
        return
    try:
        with closing(_open(before)) as vehicle:
            _look(vehicle, before, said, made, tally)
            if not vehicle.sync.sync_now().is_whole:
                tally.lost.append(f"{made}: the next sync is not whole")
            _look(vehicle, before, (*said, SYNCED), f"{made}, synced", tally)
    except ResponderError as error:
        tally.lost.append(f"{made}: {error!r}")
    except Exception:  # noqa: BLE001  a bug that a fault has found
        tally.crashed.append(f"{made}: {traceback.format_exc(limit=-3)}")
    for file in (before.city.folder / "exports").glob("*.html"):
        if b"</html>" not in file.read_bytes()[-200:]:
            tally.lost.append(f"{made}: {file.name} was exported in part")


def _open(before: Before) -> assembly.Vehicle:
    """Who is killed while a secret is tried has used up that try, and waits a second before the next."""
    try:
        return assembly.open_vehicle(before.city.vehicle, lambda: WORDS)
    except LockedOutError as error:
        if error.wait_s > MOST_WAIT_S:
            raise
        time.sleep(MOST_WAIT_S)
        return assembly.open_vehicle(before.city.vehicle, lambda: WORDS)


def _look(vehicle: assembly.Vehicle, before: Before, said: tuple[str, ...], made: str, tally: Tally) -> None:
    """Everything that it had opens, and what it had said holds."""
    library = vehicle.library
    if not (report := library.check()).sound:
        tally.lost.append(f"{made}: {report.damage[:3]} {report.audit_faults[:3]}")
    wanted = {NEW_NAME} if SYNCED in said else {NEW_NAME, before.old_name}
    if (name := library.preplan(TOWER).identity.name) not in wanted:
        tally.lost.append(f"{made}: {name} is shown")
    held = [one.id for one in library.held() if one.type == "facility"]
    if len(held) != 2:
        tally.lost.append(f"{made}: {len(held)} facilities are held")
    for facility in held:
        for document in library.preplan(facility).documents:
            if not library.document(facility, document.id).data:
                tally.lost.append(f"{made}: {document.id} is empty")
    hidden = [line.split()[1] for line in said if line.startswith(HIDDEN)]
    remembered = library.hidden_layers(TOWER, SHEET, 1)
    # One that it had not said yet may be there as well.
    if hidden and (remembered is None or not set(remembered) <= {hidden[-1], _next(hidden[-1])}):
        tally.lost.append(f"{made}: layers {remembered} are hidden")
    nights = [line.split()[1] for line in said if line.startswith(NIGHT)]
    if nights and settings.load(vehicle.paths.settings).source is None:
        tally.lost.append(f"{made}: the settings are empty")
    for line in said:
        if line.startswith(EXPORTED):
            _, name, size = line.split()
            if (before.city.folder / "exports" / name).stat().st_size != int(size):
                tally.lost.append(f"{made}: the export {name} is cut")


def _next(layer: str) -> str:
    return chr((ord(layer) - ord("A") + 1) % 8 + ord("A"))


def _control(before: Before, tally: Tally) -> None:
    """An acknowledged sync that did not happen, hidden layers that were forgotten."""
    for said, what in (
        ((SYNCED,), "a window's sync that is not there"),
        ((f"{HIDDEN} B",), "a window's layers forgotten"),
    ):
        shutil.rmtree(before.city.vehicle.home)
        shutil.copytree(before.kept, before.city.vehicle.home)
        trial = Tally("control", "")
        with assembly.opened(before.city.vehicle, lambda: WORDS) as vehicle:
            _look(vehicle, before, said, "control", trial)
        tally.control(what, bool(trial.lost))
