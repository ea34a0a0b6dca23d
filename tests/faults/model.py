"""`model`: an office, its vehicles and whoever carries its repository, in any order that a person could not think of.

A Hypothesis state machine over the real thing. What was signed is written down beside it in a few plain sets, and after
each step every vehicle is opened and compared with that.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, ClassVar
from unittest.mock import patch

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from responder_app.errors import EmptiedError, NoAnswerError, NoGrantError, ResponderError
from responder_app.library.library import open_library
from responder_app.package.shard import Tombstone
from responder_app.publisher.custody import Custody
from responder_app.sync import plan, pool, run
from responder_app.sync.answers import Change
from responder_app.sync.plan import Plan, Remove
from responder_app.sync.rebuild import Rebuild
from responder_app.sync.recorded import RecordedSync
from tests.fakes.memory_store import MemoryStore
from tests.faults.laptop import quick
from tests.faults.stage import InTurn, in_turn, own_key
from tests.faults.tally import Tally, Until
from tests.sync import scene as scenes
from tests.sync.scene import KEY, QUICK, Scene, Vehicle, facility_id, plan_bytes
from tests.sync.signed_orders import approve_removals, order_destroyed

WHAT = (
    "A Hypothesis state machine: an office of up to eight facilities and three vehicles (two of the fire department, "
    "one of the police), fourteen steps at a time in any order: publish, change, withdraw one or many, approve "
    "removals, rotate, reseal, revoke, order a vehicle emptied, sync, sync killed anywhere, sync from a host that "
    "serves an older state, a mix of two or damaged files, the library copied back, its database gone and rebuilt. "
    "After each step, at every vehicle that it touched: what was acknowledged opens and is what was signed; nothing "
    "is older than before or unsigned; nothing is gone that was not withdrawn, nor many at once without two "
    "signatures; a revoked vehicle shows nothing newer; sequence and floor do not fall; the audit chain is whole; no "
    "key and no section of another agency's scope is there."
)
NUMBERS = range(1, 9)
PLAN_BYTES = 400
STEPS = 14
HANDFUL = 5
"""Design: more removals than that at once need two signatures, in so small a library."""
FLEET = {"Engine 5": "fire", "Ladder 2": "fire", "Squad 1": "police"}
FILES = ("library.db", "library.db-wal", "library.db-shm", "objects", "accepted")
POINTS = ("open", "os.rename", "os.remove", "os.mkdir")
"""At which of Python's own calls a sync is killed; `kill` does it at the system's."""
names = st.sampled_from(sorted(FLEET))


class WrongError(AssertionError):
    """An invariant does not hold: which of the tally's lists it belongs to, and why."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(f"{kind}: {why}")
        self.kind = kind


@dataclass
class Known:
    """What the model knows of a vehicle."""

    vehicle: Vehicle
    scope: str
    shown: dict[int, int] = field(default_factory=dict)
    """Edition by facility, as of the last step."""
    newest: int = 10**9
    """The newest edition that it may show: of when it was revoked."""
    sequence: int = 0
    floor: datetime | None = None
    emptied: bool = False
    touched: bool = True
    """Something happened to it since it was looked at."""
    saved: tuple[Path, dict[int, int], int, datetime | None] | None = None
    store: MemoryStore = field(default_factory=MemoryStore)


class Fleet(RuleBasedStateMachine):
    """One world."""

    tally = Tally("model", WHAT)
    steps: ClassVar[list[str]] = []
    """Of the world that was made last."""

    def __init__(self) -> None:
        super().__init__()
        self.steps.clear()
        self._room = tempfile.TemporaryDirectory(prefix="model-", dir=quick())
        self.folder = Path(self._room.name)
        self.scene: Scene = scenes.open_scene(_made(self.folder / "scene"), _template())
        self.edition = 0
        self.live: dict[int, int] = {}
        self.signed: set[tuple[int, int]] = set()
        self.buried: dict[int, int] = {}
        """Up to which edition a facility was withdrawn."""
        self.approved: set[tuple[int, int]] = set()
        self.kept: list[Path] = []
        """States of the repository that a host put aside."""
        self.fleet = {name: Known(self.scene.enrol(name, (scope,), False), scope) for name, scope in FLEET.items()}
        self._publish([1, 2, 3])
        for known in self.fleet.values():
            self._sync(known)

    def teardown(self) -> None:
        """End of that world."""
        self.scene.close()
        self._room.cleanup()

    # The office

    @rule(numbers=st.sets(st.sampled_from(NUMBERS), min_size=1, max_size=4))
    def publish(self, numbers: set[int]) -> None:
        self._publish(sorted(numbers))

    @precondition(lambda self: len(self.live) < len(NUMBERS))
    @rule()
    def publish_all(self) -> None:
        self._publish(list(NUMBERS))

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        self._withdraw([data.draw(st.sampled_from(sorted(self.live)))])

    @precondition(lambda self: len(self.live) > HANDFUL)
    @rule()
    def withdraw_many(self) -> None:
        self._withdraw(sorted(self.live)[: HANDFUL + 1])

    @precondition(lambda self: self.buried)
    @rule()
    def approve(self) -> None:
        self._count("removals approved")
        try:
            approve_removals(self.scene, _template().carried)
        except ResponderError as error:
            if "nothing" not in str(error):
                raise
        self.approved |= set(self.buried.items())

    @rule(rewrap=st.booleans())
    def rotate(self, rewrap: bool) -> None:
        self._count("keys rotated")
        Custody(self.scene.office).rotate(rewrap=rewrap)

    @rule()
    def reseal(self) -> None:
        self._count("resealed")
        Custody(self.scene.office).reseal()

    @precondition(lambda self: self._serving() > 1)
    @rule(name=names)
    def revoke(self, name: str) -> None:
        known = self.fleet[name]
        if known.newest < 10**9:
            return
        self._count("revoked", name)
        Custody(self.scene.office).revoke(self.scene.office.device(name), "stolen")
        known.newest = self.edition

    @precondition(lambda self: self._serving() > 1)
    @rule(name=names)
    def order_emptied(self, name: str) -> None:
        known = self.fleet[name]
        if known.newest < 10**9 or known.emptied:
            return
        self._count("ordered to be emptied", name)
        order_destroyed(self.scene, _template().carried, name)
        known.newest = self.edition
        try:
            self._now(known, self.scene.repository)
        except EmptiedError:
            known.emptied = True
        else:
            raise WrongError("leaked", f"{name} was not emptied")

    # The vehicles

    @rule(name=names)
    def sync(self, name: str) -> None:
        if not self.fleet[name].emptied:
            self._count("synced", name)
            self._sync(self.fleet[name])

    @rule()
    def sync_all(self) -> None:
        for name in sorted(FLEET):
            self.sync(name)

    @rule(name=names, nth=st.integers(1, 120))
    def sync_killed(self, name: str, nth: int) -> None:
        known = self.fleet[name]
        if known.emptied:
            return
        known.vehicle.library.close()
        child = os.fork()
        if child == 0:
            _killed_at(nth, lambda: self._in_child(known.vehicle))
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        killed = ended == -signal.SIGKILL
        self._count("sync killed" if killed else "sync ended before it was killed", (name, nth))
        if not killed and ended not in (0, 1):
            raise WrongError("crashed", f"a sync in a child ended with {status}")
        self._reopen(known)

    @rule(name=names)
    def save(self, name: str) -> None:
        known = self.fleet[name]
        if known.emptied:
            return
        self._count("library copied away", name)
        known.vehicle.library.close()
        kept = Path(tempfile.mkdtemp(dir=self.folder))
        _copied(known.vehicle.paths.home, kept)
        known.saved = (kept, dict(known.shown), known.sequence, known.floor)
        self._reopen(known)

    @rule(name=names)
    def restore(self, name: str) -> None:
        known = self.fleet[name]
        if known.saved is None or known.emptied:
            return
        self._count("library copied back", name)
        known.vehicle.library.close()
        kept, known.shown, known.sequence, known.floor = (*known.saved[:1], dict(known.saved[1]), *known.saved[2:])
        _copied(kept, known.vehicle.paths.home)
        self._reopen(known)

    @rule(name=names)
    def rebuild(self, name: str) -> None:
        known = self.fleet[name]
        if known.emptied or not known.sequence:
            return
        self._count("database lost and rebuilt", name)
        known.vehicle.library.close()
        for file in FILES[:3]:
            (known.vehicle.paths.home / file).unlink(missing_ok=True)
        Rebuild(known.vehicle.paths, known.vehicle.answer, known.vehicle.device, KEY.database_key).run()
        self._reopen(known)

    # Whoever carries the repository

    @rule()
    def put_aside(self) -> None:
        if len(self.kept) < 3:
            self._count("a state of the repository put aside")
            self.kept.append(self.scene.copy(f"kept {len(self.kept)}"))

    @rule(name=names, lie=st.sampled_from(["older", "mixed", "damaged"]), seed=st.integers(0, 10_000))
    def lied_to(self, name: str, lie: str, seed: int) -> None:
        known = self.fleet[name]
        if known.emptied:
            return
        source = self._lie(lie, Random(seed))
        if source is None:
            return
        self._count(f"a host that serves files: {lie}", (name, seed))
        try:
            self._now(known, source)
        except ResponderError:
            pass
        finally:
            shutil.rmtree(source)

    # What holds

    @invariant()
    def holds(self) -> None:
        for name, known in self.fleet.items():
            if known.emptied:
                if known.vehicle.paths.library.exists() or known.vehicle.paths.device.exists():
                    raise WrongError("leaked", f"{name} was emptied and is not empty")
                continue
            if known.touched:
                self._see(name, known)
                known.touched = False

    def _see(self, name: str, known: Known) -> None:
        library = known.vehicle.library
        now: dict[int, int] = {}
        for number in NUMBERS:
            edition = self._shown(name, known, number)
            if edition is not None:
                now[number] = edition
        gone = known.shown.keys() - now.keys()
        for number in gone:
            if known.shown[number] > self.buried.get(number, 0):
                raise WrongError("lost", f"{name} lost facility {number}, which nobody withdrew")
        silent = {number for number in gone if not self._approved(number, known.shown[number])}
        if len(silent) > HANDFUL:
            raise WrongError("lost", f"{name} removed {sorted(silent)} at once without two signatures")
        for number, edition in known.shown.items():
            if now.get(number, edition) < edition:
                raise WrongError("unverified", f"{name} went back from {edition} to {now[number]} of {number}")
        self._see_trust(name, known)
        report = library.check()
        if not report.sound:
            raise WrongError("lost", f"{name}: {report.damage[:2]} {report.audit_faults[:2]}")
        known.shown = now

    def _see_trust(self, name: str, known: Known) -> None:
        state = known.vehicle.library.trust_state(known.vehicle.answer.repository)
        if state.sequence < known.sequence or (known.floor and state.floor < known.floor):
            raise WrongError("unverified", f"{name}: sequence or floor fell")
        known.sequence, known.floor = state.sequence, state.floor
        if foreign := {key.id.scope for key in known.vehicle.library.ring()} - {"shared", known.scope}:
            raise WrongError("leaked", f"{name} has keys of {sorted(foreign)}")

    def _shown(self, name: str, known: Known, number: int) -> int | None:
        library = known.vehicle.library
        try:
            preplan = library.preplan(facility_id(number))
        except NoAnswerError:
            return None
        edition = int(preplan.identity.name.removeprefix("Edition "))
        if (number, edition) not in self.signed:
            raise WrongError("unverified", f"{name} shows edition {edition} of {number}, which was never signed")
        if edition > known.newest:
            raise WrongError("leaked", f"{name} was revoked and shows edition {edition} of {number}")
        if known.scope != "police" and preplan.security is not None:
            raise WrongError("leaked", f"{name} shows a section of the police")
        try:
            content = library.document(facility_id(number), "plan-1")
        except ResponderError as error:
            if known.shown.get(number) == edition or not isinstance(error, NoAnswerError):
                raise WrongError("lost", f"{name}: the drawing of {number} does not open: {error!r}") from error
            return edition
        drawings = {plan_bytes(number, one, PLAN_BYTES): one for where, one in self.signed if where == number}
        if content.data not in drawings or (drawings[content.data] != edition and not content.stands_in):
            raise WrongError("unverified", f"{name} shows another drawing of {number}")
        return edition

    # How

    def _publish(self, numbers: list[int]) -> None:
        self._count("published", numbers)
        self.edition += 1
        self.scene.publish(*numbers, name=f"Edition {self.edition}", edition=self.edition, size=PLAN_BYTES)
        self.live |= dict.fromkeys(numbers, self.edition)
        self.signed |= {(number, self.edition) for number in numbers}

    def _withdraw(self, numbers: list[int]) -> None:
        self._count("withdrawn", numbers)
        for number in numbers:
            self.buried[number] = self.live.pop(number)
        self.scene.withdraw(*numbers)

    def _approved(self, number: int, edition: int) -> bool:
        return any(where == number and edition <= upto for where, upto in self.approved)

    def _now(self, known: Known, source: Path) -> Change:
        known.touched = True
        with patch.object(pool, "ThreadPoolExecutor", InTurn):
            return _service(known.vehicle, source, known.store).sync_now()

    def _sync(self, known: Known) -> None:
        """From an honest host: everything is there afterwards."""
        before = dict(known.shown)
        revoked = known.newest < 10**9
        try:
            change = self._now(known, self.scene.repository)
        except NoGrantError:
            if not revoked:
                raise
            return
        if revoked:
            return
        if change.refused or change.missing or change.unfinished or change.notes:
            raise WrongError("lost", f"an honest sync is not whole: {change}")
        for number, edition in self.live.items():
            if self._shown("a vehicle", known, number) != edition:
                raise WrongError("lost", f"an honest sync did not bring {number}")
        due = {number for number in before if number not in self.live and before[number] <= self.buried.get(number, 0)}
        unapproved = {number for number in due if not self._approved(number, before[number])}
        if len(unapproved) > HANDFUL and len(change.held_back) != len(unapproved):
            raise WrongError("lost", f"{len(unapproved)} removals, {len(change.held_back)} held back")

    def _reopen(self, known: Known) -> None:
        known.touched = True
        known.vehicle.library = open_library(known.vehicle.paths, KEY.database_key)

    def _in_child(self, vehicle: Vehicle) -> None:
        vehicle.library = open_library(vehicle.paths, own_key().database_key)
        in_turn()
        _service(vehicle, self.scene.repository, MemoryStore()).sync_now()

    def _lie(self, lie: str, random: Random) -> Path | None:
        """A repository that no honest host has."""
        place = self.folder / "lie"
        if lie == "damaged":
            shutil.copytree(self.scene.repository, place)
            for path in random.sample(_files(place), 3):
                data = bytearray(path.read_bytes())
                data[random.randrange(len(data))] ^= 1 << random.randrange(8)
                path.write_bytes(data)
            return place
        if not self.kept:
            return None
        old = random.choice(self.kept)
        shutil.copytree(old, place)
        if lie == "mixed":
            for path in _files(self.scene.repository):
                if random.random() < 0.5:
                    target = place / path.relative_to(self.scene.repository)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
        return place

    def _serving(self) -> int:
        return sum(known.newest == 10**9 for known in self.fleet.values())

    def _count(self, what: str, detail: object = "") -> None:
        self.tally.tried[what] += 1
        self.steps.append(f"{what} {detail}".strip())


def _service(vehicle: Vehicle, source: Path, store: MemoryStore) -> RecordedSync:
    """As a vehicle has it, with its audit log."""
    audit = vehicle.library.audit_log(vehicle.answer.device, vehicle.clock)
    return RecordedSync(
        vehicle.paths,
        vehicle.settings.model_copy(update={"source": str(source)}),
        vehicle.answer,
        vehicle.library,
        vehicle.device,
        clock=vehicle.clock,
        persistence=QUICK,
        keyring=lambda: store,
        record=audit.record,
    )


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@cache
def _template() -> scenes.Template:
    folder = Path(tempfile.mkdtemp(prefix="model-office-", dir=quick()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return scenes.template(folder)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


def _copied(source: Path, target: Path) -> None:
    """The library's files of one folder in the place of those of another."""
    for name in FILES:
        old = target / name
        if old.is_dir():
            shutil.rmtree(old)
        old.unlink(missing_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, old)
        elif (source / name).exists():
            shutil.copyfile(source / name, old)


def _killed_at(nth: int, work: Callable[[], None]) -> None:
    """Do that in this child and die at its nth call that touches a file."""
    left = [nth]

    def hear(event: str, _arguments: Any) -> None:
        if event in POINTS:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    code = 70
    try:
        sys.addaudithook(hear)
        work()
        code = 0
    except ResponderError:
        code = 1
    finally:
        os._exit(code)


def model(seconds: float | None, seed: int, examples: int | None = None) -> Tally:
    """World after world until the time is over or so many were made; without either, 300. Ends at the first wrong."""
    tally, until = Tally("model", WHAT), Until(seconds)
    Fleet.tally = tally
    worlds = 0
    most = examples or (300 if seconds is None else sys.maxsize)
    while worlds < most and not until.over and not tally.wrong:
        count = min(4, most - worlds)
        _worlds(tally, seed + worlds, count)
        worlds += count
    tally.notes.append(f"{worlds:,} worlds of {STEPS} steps.")
    Fleet.tally = Tally("control", "")
    for name, control in CONTROLS.items():
        tally.control(name, _noticed(control))
    return tally


def _worlds(tally: Tally, seed: int, count: int) -> None:
    machine = hypothesis.seed(seed)(Fleet)
    try:
        run_state_machine_as_test(machine, settings=_settings(count))
    except WrongError as error:
        getattr(tally, error.kind).append(f"seed {seed}, after {', '.join(Fleet.steps)}: {error}")
    except Exception:  # noqa: BLE001  a bug that it has found
        tally.crashed.append(f"seed {seed}, after {', '.join(Fleet.steps)}: {traceback.format_exc(limit=-4)}")


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@contextmanager
def _removing_silently() -> Iterator[None]:
    """A planner that takes what is offered no change for something that was withdrawn."""
    honest = plan.plan_facilities

    def planned(catalogue: Any, shards: Any, held: Any, *rest: Any) -> Plan:
        made = honest(catalogue, shards, held, *rest)
        first = min(held.items(), default=None)
        if first is None:
            return made
        facility, here = first
        stone = Tombstone(facility=facility, version=here.version, reason="withdrawn")
        return replace(made, steps=(*made.steps, Remove(stone)))

    with patch.object(run, "plan_facilities", planned):
        yield


@contextmanager
def _removing_any_number() -> Iterator[None]:
    """A planner that asks for no signatures."""
    with patch.object(plan, "needs_approval", lambda _removed, _held: False):
        yield


@contextmanager
def _revoking_in_words() -> Iterator[None]:
    """An office whose revocation does nothing."""
    with patch.object(Custody, "revoke", lambda self, device, reason: None):
        yield


def _noticed(control: Callable[[Fleet], None]) -> bool:
    """Whether the invariants say that something is wrong then, and nothing before."""
    fleet = Fleet()
    try:
        fleet.holds()
        control(fleet)
        fleet.holds()
    except WrongError:
        return True
    finally:
        fleet.teardown()
    return False


def _silent_removal(fleet: Fleet) -> None:
    fleet.publish({1})
    with _removing_silently():
        fleet._now(fleet.fleet["Engine 5"], fleet.scene.repository)


def _many_removals(fleet: Fleet) -> None:
    fleet.publish_all()
    fleet.sync("Engine 5")
    fleet.holds()
    fleet.withdraw_many()
    with _removing_any_number():
        fleet._now(fleet.fleet["Engine 5"], fleet.scene.repository)


def _revoked_in_words(fleet: Fleet) -> None:
    with _revoking_in_words():
        fleet.revoke("Ladder 2")
    fleet.publish({1})
    fleet.sync("Ladder 2")


def _gone_back(fleet: Fleet) -> None:
    known = fleet.fleet["Squad 1"]
    fleet.save("Squad 1")
    fleet.publish({1})
    fleet.sync("Squad 1")
    fleet.holds()
    assert known.saved is not None
    known.vehicle.library.close()
    _copied(known.saved[0], known.vehicle.paths.home)
    fleet._reopen(known)


def _objects_gone(fleet: Fleet) -> None:
    known = fleet.fleet["Squad 1"]
    for path in _files(known.vehicle.paths.objects):
        path.unlink()
    known.touched = True


CONTROLS: dict[str, Callable[[Fleet], None]] = {
    "a program that removes what nobody withdrew": _silent_removal,
    "a program that removes any number without signatures": _many_removals,
    "an office whose revocation does nothing": _revoked_in_words,
    "a library that went back unsaid": _gone_back,
    "objects that are gone": _objects_gone,
}
