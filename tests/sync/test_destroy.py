"""A vehicle that its office ordered to be emptied: on whose word, and what is left wherever it is stopped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from responder_app import assembly
from responder_app.errors import EmptiedError, NotInitialisedError, TransportError
from responder_app.library.library import open_library
from responder_app.package.encoding import dump
from responder_app.package.grant import Grant, seal_grant, write_grants
from responder_app.package.order import DestroyOrder, Order, draft
from responder_app.package.public_keys import from_text
from responder_app.package.report import open_report
from responder_app.paths import write_private
from responder_app.publisher import orders as signing
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.custody import Custody
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.orders import Orders
from responder_app.settings import Settings
from responder_app.sync import emptying
from responder_app.sync.answers import Change
from responder_app.sync.credentials import save_inbox_token
from responder_app.sync.emptying import TOKENS, Emptying
from responder_app.sync.rebuild import NEW, Rebuild
from responder_app.sync.transport.folder import FolderTransport
from responder_app.sync.transport.https import HttpsTransport
from responder_app.vault import device as devices
from responder_app.vault import library_key
from tests.fakes import quick_stretch
from tests.fakes.memory_store import MemoryStore
from tests.fakes.nginx import Served, serve
from tests.journeys.forger import Forger
from tests.sync.scene import KEY, Scene, Template, Vehicle, plan_bytes
from tests.sync.signed_orders import inbox, order_destroyed


class Killed(BaseException):
    """No power, here and now."""


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def vehicle(scene: Scene, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Vehicle:
    quick_stretch.use(monkeypatch)
    vehicle = scene.enrol()
    library_key.create(vehicle.paths.wrapped_key, "both", store, "words of the crew")
    vehicle.paths.emergency.write_bytes(b"a wrap of the library key")
    scene.publish(1, 2)
    assert sync(scene, vehicle, store).is_whole
    return vehicle


def sync(scene: Scene, vehicle: Vehicle, store: MemoryStore, source: Path | None = None) -> Change:
    service = vehicle.service(source or scene.repository)
    return replace(service, keyring=lambda: store).sync_now()


def is_empty(vehicle: Vehicle, store: MemoryStore) -> bool:
    """Nothing of the vehicle is left but the mark, settings, what waits for the office, and the lock."""
    allowed = {vehicle.paths.emptied, vehicle.paths.last_reports, vehicle.paths.settings, vehicle.paths.lock}
    return not set(vehicle.paths.home.iterdir()) - allowed and not store.secrets


def test_two_signatures_empty_the_vehicle_and_the_receipt_comes_back(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    order_id = order_destroyed(scene, office_template.carried)
    with pytest.raises(EmptiedError, match=r"City of Port Adler ordered .* everything on it is erased$"):
        sync(scene, vehicle, store)
    assert is_empty(vehicle, store)
    assert not vehicle.paths.last_reports.exists() or not list(vehicle.paths.last_reports.iterdir())
    last = inbox(scene)[-1]
    assert (last.kind, last.device) == ("destroyed", vehicle.device.fingerprint)
    assert last.body == {"order": order_id, "facilities": 2, "sequence": 4}
    numbers = [one.counter for one in inbox(scene)]
    assert numbers == list(range(1, len(numbers) + 1))  # what waited before went out too


def test_the_receipt_is_signed_by_the_device_and_by_nobody_else(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    order_destroyed(scene, office_template.carried)
    with pytest.raises(EmptiedError):
        sync(scene, vehicle, store)
    with scene.office.writing() as (_connection, keys):
        key, repository = keys.private_key(REPORT), keys.repository
    for path in (scene.repository / "inbox").iterdir():
        found = open_report(path.read_bytes(), key, repository)
        found.verify(from_text(vehicle.device.signing_public))


def test_nothing_opens_any_more_and_every_later_start_says_why(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    order_destroyed(scene, office_template.carried)
    with pytest.raises(EmptiedError):
        sync(scene, vehicle, store)
    vehicle.library.close()
    for _ in range(2):
        with pytest.raises(EmptiedError, match="ordered this device to be emptied"):
            Emptying(vehicle.paths, lambda: store).go_on()
    with pytest.raises(NotInitialisedError):
        open_library(vehicle.paths, KEY.database_key)
    with pytest.raises(NotInitialisedError):
        devices.load_keys(vehicle.paths.device, KEY)


def test_a_library_that_comes_back_under_the_mark_is_erased_again(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template, tmp_path: Path
) -> None:
    """A thief puts the old database back beside the mark, or another program that had it open writes it anew."""
    kept = (vehicle.paths.library.read_bytes(), vehicle.paths.wrapped_key.read_bytes())
    order_destroyed(scene, office_template.carried)
    with pytest.raises(EmptiedError):
        sync(scene, vehicle, store)
    vehicle.paths.library.write_bytes(kept[0])
    vehicle.paths.wrapped_key.write_bytes(kept[1])
    with pytest.raises(EmptiedError):
        Emptying(vehicle.paths, lambda: store).go_on()
    assert is_empty(vehicle, store)


def test_what_a_person_put_into_the_folder_stays(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    own = vehicle.paths.home / "shift notes.txt"
    own.write_text("not the vehicle's")
    order_destroyed(scene, office_template.carried)
    with pytest.raises(EmptiedError, match="everything on it is erased"):
        sync(scene, vehicle, store)
    assert own.read_text() == "not the vehicle's"


def test_a_database_that_a_rebuild_set_aside_is_erased_too(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    vehicle.library.close()
    vehicle.paths.library.write_bytes(vehicle.paths.library.read_bytes()[:-4096] + bytes(4096))
    done = Rebuild(vehicle.paths, vehicle.answer, vehicle.device, KEY.database_key).run()
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    assert done.set_aside is not None
    aside = vehicle.paths.home / done.set_aside
    assert aside.exists()
    half = vehicle.paths.home / f"{NEW}-wal"  # of a rebuild that was killed
    half.write_bytes(b"rows")
    order_destroyed(scene, office_template.carried)
    with pytest.raises(EmptiedError, match="everything on it is erased"):
        sync(scene, vehicle, store)
    assert not aside.exists()
    assert not half.exists()
    assert is_empty(vehicle, store)


def test_revoking_alone_empties_nothing(scene: Scene, vehicle: Vehicle, store: MemoryStore) -> None:
    Custody(scene.office).revoke(scene.office.device("Engine 5"), "stolen")
    Orders(scene.office).start_destroy(scene.office.revoked_device("Engine 5"))
    assert "revoked" in sync(scene, vehicle, store).notes[0]
    assert vehicle.plan(1) == plan_bytes(1)
    assert store.secrets


def test_an_order_to_another_vehicle_empties_only_that_one(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    scene.enrol("Ladder 2")
    order_destroyed(scene, office_template.carried, "Ladder 2")
    assert sync(scene, vehicle, store).is_whole
    assert vehicle.plan(1) == plan_bytes(1)


def _forged(scene: Scene, vehicle: Vehicle, *orders: Order, revoked: bool = True) -> None:
    """What a thief of the office's disk and passphrase can publish: any grant, but no root key's signature."""
    now = scene.clock()
    grant = Grant(
        suite="R1", repository=vehicle.answer.repository, device=vehicle.device.fingerprint, name="", agency="",
        scopes=(), compartments=(), issued_at=now, revoked_at=now if revoked else None, orders=orders,
    )  # fmt: skip
    sealed = seal_grant(grant, from_text(vehicle.device.agreement_public))
    forger = Forger(scene.office, scene.repository)
    grants = forger.lay(write_grants({vehicle.device.fingerprint: sealed}))
    forger.false_state(forger.newest().sequence + 1000, grants=grants)


def _order(scene: Scene, vehicle: Vehicle, carried: Sequence[CarriedKey], **changes: object) -> Order:
    content = DestroyOrder(
        repository=vehicle.answer.repository, device=vehicle.device.fingerprint,
        id="00000000-0000-4000-8000-000000000001", issued_at=scene.clock(), name="Engine 5", agency="Fire",
    ).model_copy(update=changes)  # fmt: skip
    data = dump(draft(content))
    for key in carried:
        data, _ = signing.add_signature(data, key.path.read_bytes(), key.passphrase)
    return Order(kind="destroy", id=content.id, envelope=data.decode())


@pytest.mark.parametrize("holders", [(), (0,), (1, 1), (0, 3)], ids=["nobody", "one", "one twice", "a recovery key"])
def test_whoever_has_the_offices_disk_but_not_two_root_keys_empties_nobody(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template, holders: tuple[int, ...]
) -> None:
    _forged(scene, vehicle, _order(scene, vehicle, [office_template.carried[number] for number in holders]))
    change = sync(scene, vehicle, store)
    assert any("An order to empty this device was not believed" in note for note in change.notes)
    assert vehicle.plan(1) == plan_bytes(1)
    assert store.secrets
    assert not vehicle.paths.emptied.exists()


def test_the_control_of_it_with_two_root_keys_it_is_emptied(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    _forged(scene, vehicle, _order(scene, vehicle, office_template.carried[:2]))
    with pytest.raises(EmptiedError):
        sync(scene, vehicle, store)


def test_another_vehicles_true_order_put_into_this_ones_grant_empties_nobody(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    for wrong in ({"device": "ee" * 32}, {"repository": "ee" * 32}):
        _forged(scene, vehicle, _order(scene, vehicle, office_template.carried[:2], **wrong))
        assert any("not believed" in note for note in sync(scene, vehicle, store).notes)
    assert vehicle.plan(1) == plan_bytes(1)


def test_an_order_in_the_grant_of_a_vehicle_that_is_not_revoked_is_no_order(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    _forged(scene, vehicle, _order(scene, vehicle, office_template.carried[:2]), revoked=False)
    sync(scene, vehicle, store)
    assert vehicle.plan(1) == plan_bytes(1)
    assert not vehicle.paths.emptied.exists()


def test_a_vehicle_that_never_synced_before_is_emptied_too(
    scene: Scene, store: MemoryStore, office_template: Template
) -> None:
    scene.publish(1)
    late = scene.enrol("Late")
    order_destroyed(scene, office_template.carried, "Late")
    with pytest.raises(EmptiedError):
        sync(scene, late, store)
    assert not late.paths.library.exists()
    assert inbox(scene)[-1].kind == "destroyed"


def test_a_receipt_that_cannot_be_delivered_waits_and_goes_with_the_next_way_there_is(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template, tmp_path: Path
) -> None:
    order_destroyed(scene, office_template.carried)
    stick = scene.copy("stick")
    shutil.rmtree(stick / "inbox")
    (stick / "inbox").write_bytes(b"no folder: nothing can be put here")
    with pytest.raises(EmptiedError, match="its receipt waits here"):
        sync(scene, vehicle, store, stick)
    assert is_empty(vehicle, store)
    emptied, before = Emptying(vehicle.paths, lambda: store), len(inbox(scene))
    with pytest.raises(TransportError):
        emptied.deliver(FolderTransport(stick))
    assert emptied.deliver(FolderTransport(scene.repository)) == 2
    assert len(inbox(scene)) == before + 2
    assert inbox(scene)[-1].kind == "destroyed"
    assert emptied.deliver(FolderTransport(scene.repository)) == 0


def test_a_keyring_that_does_not_answer_is_asked_again_at_the_next_start(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template
) -> None:
    order_destroyed(scene, office_template.carried)
    service = vehicle.service(scene.repository)  # without a keyring
    with pytest.raises(EmptiedError, match="not everything could be erased yet"):
        service.sync_now()
    assert store.secrets
    assert not vehicle.paths.wrapped_key.exists()
    with pytest.raises(EmptiedError, match="everything on it is erased"):
        Emptying(vehicle.paths, lambda: store).go_on()
    assert is_empty(vehicle, store)


def test_a_full_disk_keeps_nothing_from_being_erased(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_destroyed(scene, office_template.carried)
    full = [True]

    def write(path: Path, content: bytes) -> None:
        if full[0] and vehicle.paths.objects.exists():
            raise OSError(28, "No space left on device")
        write_private(path, content)

    monkeypatch.setattr(emptying, "write_private", write)
    with pytest.raises(EmptiedError, match="everything on it is erased"):
        sync(scene, vehicle, store)
    assert is_empty(vehicle, store)
    with pytest.raises(EmptiedError):
        Emptying(vehicle.paths, lambda: store).go_on()


def test_a_mark_that_makes_no_sense_is_one_and_a_disk_that_fails_is_none(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vehicle is never erased because its disk has an error, and never opened because somebody spoilt the mark."""
    emptied = Emptying(vehicle.paths, lambda: store)
    with monkeypatch.context() as patch:

        def fail(self: Path) -> bytes:
            raise OSError(5, "Input/output error")

        patch.setattr(Path, "read_bytes", fail)
        emptied.go_on()
    assert vehicle.plan(1) == plan_bytes(1)
    vehicle.paths.emptied.write_bytes(b"\0\0\0")
    with pytest.raises(EmptiedError):
        emptied.go_on()
    assert not vehicle.paths.library.exists()


MUTATING = ("unlink", "replace", "rmdir", "fsync", "mkdir")


def _dying(monkeypatch: pytest.MonkeyPatch, at: int) -> list[int]:
    """The power goes at that mutating system call. Gives a list whose length tells how many there were."""
    calls: list[int] = []
    for name in MUTATING:
        real: Callable[..., object] = getattr(os, name)

        def call(*args: object, _real: Callable[..., object] = real, **kwargs: object) -> object:
            calls.append(1)
            if len(calls) == at:
                raise Killed
            return _real(*args, **kwargs)

        monkeypatch.setattr(os, name, call)
    return calls


def _emptied_with_power_cut(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, at: int, monkeypatch: pytest.MonkeyPatch
) -> tuple[bool, int]:
    """Whether it was killed, and how many mutating calls there were until then."""
    with monkeypatch.context() as patch:
        calls = _dying(patch, at)
        try:
            sync(scene, vehicle, store)
        except Killed:
            return True, len(calls)
        except EmptiedError:
            return False, len(calls)
    raise AssertionError("it was not emptied")


@pytest.mark.slow
def test_killed_at_any_step_the_next_start_goes_on_and_never_opens_half(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_destroyed(scene, office_template.carried)
    vehicle.library.close()
    kept, secrets = scene.folder / "kept", dict(store.secrets)
    shutil.copytree(vehicle.paths.home, kept)
    at, before_mark, after_mark = 0, 0, 0
    while True:
        at += 1
        shutil.rmtree(vehicle.paths.home)
        shutil.copytree(kept, vehicle.paths.home)
        store.secrets.clear()
        store.secrets.update(secrets)
        own = replace(vehicle, library=open_library(vehicle.paths, KEY.database_key))
        try:
            killed, _ = _emptied_with_power_cut(scene, own, store, at, monkeypatch)
        finally:
            own.library.close()
        if not killed:
            break
        if vehicle.paths.emptied.exists():
            after_mark += 1
        else:
            before_mark += 1
            again = replace(vehicle, library=open_library(vehicle.paths, KEY.database_key))
            assert again.plan(1) == plan_bytes(1)  # nothing was erased before the mark
            with pytest.raises(EmptiedError):
                sync(scene, again, store)
            again.library.close()
        with pytest.raises(EmptiedError, match="everything on it is erased"):
            Emptying(vehicle.paths, lambda: store).go_on()
        assert is_empty(vehicle, store)
    assert before_mark > 3
    assert after_mark > 10
    assert inbox(scene)[-1].kind == "destroyed"


@pytest.fixture
def waiting(
    scene: Scene, vehicle: Vehicle, store: MemoryStore, office_template: Template, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """Emptied by order over a host that wants a token for its inbox, and just then took nothing."""
    work = scene.folder / "server"
    work.mkdir()
    with serve(scene.repository, work, inbox=True, token="fleet-word") as served:
        save_inbox_token(vehicle.library, served.address, "fleet-word")
        save_inbox_token(vehicle.library, "https://elsewhere.example", "another-word")
        order_destroyed(scene, office_template.carried)
        service = replace(vehicle.service(served.address, served.ca_file), keyring=lambda: store)
        with monkeypatch.context() as down:
            down.setattr(HttpsTransport, "put", _refuse)
            with pytest.raises(EmptiedError, match="its receipt waits here"):
                service.sync_now()
        assert is_empty(vehicle, store)
        assert inbox(scene)[-1:] == [] or inbox(scene)[-1].kind != "destroyed"
        yield served


def _refuse(*_: object) -> None:
    raise TransportError("not now")


def test_a_receipt_that_waits_is_delivered_with_the_token_of_that_host_and_then_the_token_goes(
    scene: Scene, vehicle: Vehicle, waiting: Served
) -> None:
    kept = vehicle.paths.last_reports / TOKENS
    assert kept.stat().st_mode & 0o077 == 0
    assert b"another-word" not in kept.read_bytes()  # of the host that the order came from, and no other
    settings = Settings(ca_file=str(waiting.ca_file))
    assert assembly.deliver_last(vehicle.paths, waiting.address, settings) > 0
    assert inbox(scene)[-1].kind == "destroyed"
    assert not list(vehicle.paths.last_reports.iterdir())


@pytest.mark.parametrize("damage", [None, b"", b"{}", b'{"inbox": {"*": "x\\r\\ny"}}'])
def test_without_the_token_the_receipt_goes_on_waiting_and_a_stick_takes_it(
    scene: Scene, vehicle: Vehicle, waiting: Served, damage: bytes | None
) -> None:
    kept = vehicle.paths.last_reports / TOKENS
    if damage is None:
        kept.unlink()
    else:
        host = waiting.address.removeprefix("https://").rstrip("/").encode()
        kept.write_bytes(damage.replace(b"*", host))
    settings = Settings(ca_file=str(waiting.ca_file))
    with pytest.raises(TransportError, match="token"):
        assembly.deliver_last(vehicle.paths, waiting.address, settings)
    assert assembly.deliver_last(vehicle.paths, str(scene.repository), settings) > 0
    assert inbox(scene)[-1].kind == "destroyed"
    assert not list(vehicle.paths.last_reports.iterdir())
