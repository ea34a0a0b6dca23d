"""The ceremony that changes the root, attacked: by one holder alone, by who carries the file, by a power cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from responder_app.errors import (
    InputError,
    NotFoundError,
    SignatureError,
    StoreError,
    TamperedError,
    WrongPassphraseError,
    WrongRepositoryError,
)
from responder_app.package.digest import sha256_hex
from responder_app.publisher import roots, signing
from responder_app.publisher.ceremony import CarriedKey, new_key
from responder_app.publisher.office import Office
from responder_app.publisher.rotation import RootRotation
from responder_app.publisher.store import RepositoryFolder
from responder_app.trust.anchor import Anchor
from responder_app.trust.judgement import ERA_FIELD
from responder_app.trust.refresh import Outcome, refresh
from responder_app.trust.state import TrustState
from tests.publisher.desk import Ticking, files, newest, preplan, publish

ROOT_2 = "metadata/2.root.json"


class Founded:
    """An office that has published once, and the keys that its people carried away."""

    def __init__(self, office: Office, carried: tuple[CarriedKey, ...]) -> None:
        self.office, self.carried = office, carried
        self.office.take(preplan(), files())
        publish(self.office)
        self.rotation = RootRotation(self.office)

    def signed(self, data: bytes, *keys: CarriedKey) -> bytes:
        root = roots.read_root(data)
        for key in keys:
            roots.add_signature(root, key.path.read_bytes(), key.passphrase)
        return root.to_bytes()

    def vehicle_sees(self, now: datetime, state: TrustState | None = None) -> Outcome:
        """A refresh by the vehicle's own code."""
        store = self.office.repository

        def fetch(path: str, most: int) -> bytes:
            data = store.get(path)
            if data is None:
                raise NotFoundError(path)
            return data[:most]

        first = store.get("metadata/1.root.json") or b""
        return refresh(Anchor(sha256_hex(first), first), state or TrustState(), fetch, now)

    def nothing_changed(self, before: dict[str, bytes]) -> None:
        assert everything(self.office) == before


@pytest.fixture
def clock() -> Ticking:
    clock = Ticking()
    clock.now = datetime.now(UTC).replace(microsecond=0)  # tuf looks at the system's clock too
    return clock


@pytest.fixture
def founded(office_of_today: tuple[Office, tuple[CarriedKey, ...]]) -> Iterator[Founded]:
    made = Founded(*office_of_today)
    yield made
    made.office.close()


def everything(office: Office) -> dict[str, bytes]:
    folder = office.repository.folder
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_proposal_publishes_nothing_and_changes_no_key(founded: Founded) -> None:
    before = everything(founded.office)
    founded.rotation.start(["online", "targets", "root-1"])
    founded.nothing_changed(before)
    founded.office.take(preplan(occupancy={"use": "Flats"}), files())
    publish(founded.office)
    assert founded.vehicle_sees(founded.office.clock()).error is None


def test_the_fingerprint_is_the_same_before_and_after_signing(founded: Founded) -> None:
    proposal = founded.rotation.start(["online"])
    signed = roots.read_root(founded.signed(proposal.root, *founded.carried[:2]))
    assert roots.fingerprint(signed) == proposal.fingerprint
    signed.signed.unrecognized_fields[ERA_FIELD] = 2
    assert roots.fingerprint(signed) != proposal.fingerprint


@pytest.mark.parametrize("signers", [(), (0,), (0, 0), (2,)])
def test_one_holder_alone_changes_nothing_however_often_it_signs(founded: Founded, signers: tuple[int, ...]) -> None:
    proposal = founded.rotation.start(["online"])
    data = founded.signed(proposal.root, *(founded.carried[number] for number in signers))
    before = everything(founded.office)
    with pytest.raises(SignatureError, match=f"{len(set(signers))} of the 2"):
        founded.rotation.finish(data)
    founded.nothing_changed(before)


def test_keys_that_are_no_root_keys_count_for_nothing(founded: Founded) -> None:
    proposal = founded.rotation.start(["online"])
    root = roots.read_root(founded.signed(proposal.root, founded.carried[0], *founded.carried[3:5]))
    root.sign(CryptoSigner(new_key()), append=True)
    with pytest.raises(SignatureError):
        founded.rotation.finish(root.to_bytes())
    roots.add_signature(root, founded.carried[2].path.read_bytes(), founded.carried[2].passphrase)
    founded.rotation.finish(root.to_bytes())
    published = roots.read_root(founded.office.repository.get(ROOT_2) or b"")
    assert len(published.signatures) == 2  # what counts for nothing is not passed on either


def test_new_root_keys_must_be_there_to_sign_too_and_old_ones_must_agree(founded: Founded) -> None:
    proposal = founded.rotation.start(["root-1", "root-2", "root-3"])
    with pytest.raises(SignatureError, match="root 2 names"):
        founded.rotation.finish(founded.signed(proposal.root, *founded.carried[:2]))
    with pytest.raises(SignatureError, match="root 1 names"):
        founded.rotation.finish(founded.signed(proposal.root, *proposal.carried[:2]))
    founded.rotation.finish(founded.signed(proposal.root, *founded.carried[:2], *proposal.carried[1:]))
    assert founded.vehicle_sees(founded.office.clock()).error is None


def _exchanged_key(root: Root) -> None:
    root.revoke_key(root.roles["timestamp"].keyids[0], "timestamp")
    root.add_key(CryptoSigner(new_key()).public_key, "timestamp")


def _raised_era(root: Root) -> None:
    root.unrecognized_fields[ERA_FIELD] = 7


def _lower_threshold(root: Root) -> None:
    root.roles["root"].threshold = 1


def _longer(root: Root) -> None:
    root.expires += timedelta(days=10_000)


@pytest.mark.parametrize("change", [_exchanged_key, _raised_era, _lower_threshold, _longer])
def test_a_file_that_was_changed_on_its_way_is_refused_even_when_holders_signed_it(
    founded: Founded, change: object
) -> None:
    proposal = founded.rotation.start(["online"])
    root = roots.read_root(proposal.root)
    change(root.signed)  # type: ignore[operator]
    before = everything(founded.office)
    with pytest.raises(InputError, match="not the root that this office started"):
        founded.rotation.finish(founded.signed(root.to_bytes(), *founded.carried[:3]))
    founded.nothing_changed(before)


def test_only_the_newest_proposal_is_finished(founded: Founded) -> None:
    first, second = founded.rotation.start(["online"]), founded.rotation.start(["targets"])
    with pytest.raises(InputError, match="started"):
        founded.rotation.finish(founded.signed(first.root, *founded.carried[:2]))
    founded.rotation.finish(founded.signed(second.root, *founded.carried[:2]))
    with pytest.raises(InputError, match="started"):
        founded.rotation.finish(founded.signed(first.root, *founded.carried[:2]))


def test_finishing_twice_is_finishing_once(founded: Founded) -> None:
    data = founded.signed(founded.rotation.start(["online"]).root, *founded.carried[:2])
    done = founded.rotation.finish(data)
    assert founded.rotation.finish(data).sequence == done.sequence
    assert founded.vehicle_sees(founded.office.clock()).error is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[" * 60_000,
        b"\xff" * 100,
        b" " * 70_000,
        b'{"signed": {"_type": "root"}, "signatures": []}',
    ],
)
def test_what_is_no_root_is_refused_in_one_sentence(founded: Founded, data: bytes) -> None:
    founded.rotation.start(["online"])
    with pytest.raises(TamperedError):
        founded.rotation.finish(data)


def test_other_signed_metadata_is_no_root(founded: Founded) -> None:
    for name in ("1.targets.json", "1.snapshot.json", "timestamp.json"):
        with pytest.raises(TamperedError, match="not a root"):
            roots.read_root(founded.office.repository.get(f"metadata/{name}") or b"")


def test_a_root_without_an_era_is_refused(founded: Founded) -> None:
    content = json.loads(founded.rotation.start().root)
    for era in (None, 0, True, "2"):
        content["signed"][ERA_FIELD] = era
        with pytest.raises(TamperedError, match="era"):
            roots.read_root(json.dumps(content).encode())


def test_a_key_file_opens_with_its_own_passphrase_and_holds_a_key_of_ours(founded: Founded) -> None:
    root = roots.read_root(founded.rotation.start().root)
    with pytest.raises(WrongPassphraseError):
        roots.add_signature(root, founded.carried[0].path.read_bytes(), founded.carried[1].passphrase)
    locked = BestAvailableEncryption(b"x")
    other = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    curve = ec.generate_private_key(ec.SECP384R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    clear = new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for pem in (other, curve, clear, b"", b"-----BEGIN ENCRYPTED PRIVATE KEY-----"):
        with pytest.raises((InputError, WrongPassphraseError)):
            roots.add_signature(root, pem, "x")
    assert root.signatures == {}


@pytest.mark.parametrize(
    ("replace", "new_era", "said"),
    [(["army"], False, "choose from"), ([], True, "online"), (["targets"], True, "online")],
)
def test_a_proposal_that_would_protect_nobody_is_not_made(
    founded: Founded, replace: list[str], new_era: bool, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        founded.rotation.start(replace, new_era)


def test_a_root_may_simply_be_renewed(founded: Founded, clock: Ticking) -> None:
    before = founded.office.root().signed
    founded.rotation.finish(founded.signed(founded.rotation.start().root, *founded.carried[1:3]))
    after = founded.office.root().signed
    assert (after.version, after.roles, after.keys) == (2, before.roles, before.keys)
    assert founded.vehicle_sees(clock()).error is None


@pytest.mark.parametrize("cut", ["root", "targets", "snapshot", "timestamp"])
@pytest.mark.parametrize("replace", [["online"], ["targets"], ["online", "targets", "root-3"]])
def test_a_power_cut_at_any_file_of_the_new_root_is_completed_by_the_next_command(
    founded: Founded, clock: Ticking, monkeypatch: pytest.MonkeyPatch, cut: str, replace: list[str]
) -> None:
    held = founded.vehicle_sees(clock()).state
    data = founded.signed(founded.rotation.start(replace, "online" in replace).root, *founded.carried[:2])
    put = RepositoryFolder.put

    def power_cut(store: RepositoryFolder, path: str, content: bytes) -> None:
        if path.endswith(f"{cut}.json"):
            raise StoreError("power cut")
        put(store, path, content)

    with monkeypatch.context() as patch:
        patch.setattr(RepositoryFolder, "put", power_cut)
        with pytest.raises(StoreError, match="power cut"):
            founded.rotation.finish(data)
    during = founded.vehicle_sees(clock(), held)  # until then: the state before, or a refusal that harms nothing
    assert during.error is None or during.state.sequence == held.sequence
    founded.office.renew()
    seen = founded.vehicle_sees(clock(), during.state)
    assert seen.error is None
    assert seen.state.sequence == newest(founded.office).sequence == 2
    assert seen.state.era == founded.office.root().signed.unrecognized_fields[ERA_FIELD]
    publish(founded.office)


def test_a_revocation_that_was_cut_is_signed_under_the_new_root(
    founded: Founded, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    founded.office.take(preplan(occupancy={"use": "Flats"}), files())
    with monkeypatch.context() as patch:
        patch.setattr(signing, "sign_timestamp", _cut)
        with pytest.raises(StoreError):
            publish(founded.office)
    founded.rotation.finish(founded.signed(founded.rotation.start(["online"]).root, *founded.carried[:2]))
    assert founded.vehicle_sees(clock()).state.sequence == 3


def _cut(*_: object) -> None:
    raise StoreError("power cut")


def test_a_root_that_the_office_did_not_publish_stops_it(founded: Founded) -> None:
    """Whoever has two root keys makes a root of their own; the office must not go on as if nothing had been."""
    root = roots.next_root(founded.office.root().signed, founded.office.clock(), {}, new_key(), new_key(), True)
    founded.office.repository.put(ROOT_2, founded.signed(root.to_bytes(), *founded.carried[:2]))
    for call in (founded.office.renew, lambda: publish(founded.office)):
        with pytest.raises(StoreError, match="never published"):
            call()


def test_a_timestamp_that_another_key_signed_is_not_vouched_for(founded: Founded) -> None:
    path = founded.office.repository.folder / "metadata/timestamp.json"
    forged = Metadata.from_bytes(path.read_bytes())
    forged.sign(CryptoSigner(new_key()))
    path.write_bytes(forged.to_bytes())
    with pytest.raises(StoreError, match="not signed by this office"):
        founded.office.renew()


def test_roots_are_followed_only_as_vehicles_would(founded: Founded) -> None:
    store = founded.office.repository
    repository = sha256_hex(store.get("metadata/1.root.json") or b"")
    first = founded.office.root()
    for replace in (["online"], ["root-2"]):
        data = founded.signed(founded.rotation.start(replace).root, founded.carried[0], founded.carried[2])
        founded.rotation.finish(data)
    assert [one.signed.version for one in roots.follow(store, repository)] == [1, 2, 3]
    with pytest.raises(WrongRepositoryError):
        roots.follow(store, "0" * 64)
    second = roots.read_root(store.get(ROOT_2) or b"")
    leap = roots.read_root(second.to_bytes())
    leap.signed.unrecognized_fields[ERA_FIELD] = 3
    for before, after, error in (
        (first, leap, TamperedError),
        (second, first, TamperedError),
        (first, first, TamperedError),
    ):
        with pytest.raises(error):
            roots.check_follows(before, after)
    store.put(ROOT_2, (store.get("metadata/3.root.json") or b""))
    with pytest.raises(TamperedError):
        roots.follow(store, repository)
