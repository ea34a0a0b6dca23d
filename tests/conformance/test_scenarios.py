"""What the conformance suite of theupdateframework tries of a client, tried of ours, with anybody's repository.

The suite's own scenarios by subject: basic, expiration, rollback, file download, keys, key rotations. Written anew
here, over the same client and through the same fetcher; what a transport may do besides is in test_client.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import time_machine
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from responder_app.errors import ResponderError
from tests.conformance.anybody import BELOW_ROOT, DAY, Anybody
from tests.conformance.client import Client, Wanted


@dataclass
class Vehicle:
    """The client in a folder of its own, over one repository."""

    client: Client
    repository: Anybody
    targets: Path

    def init(self) -> None:
        self.client.init(self.repository.first)

    def refresh(self) -> bool:
        return self._done(None)

    def download(self, name: str) -> bool:
        return self._done(Wanted(name, self.targets))

    def _done(self, wanted: Wanted | None) -> bool:
        try:
            self.client.refresh(self.repository.fetch, wanted)
        except ResponderError:
            return False
        return True

    def version(self, role: str) -> int:
        """0 where there is none."""
        path = self.client.folder / f"{role}.json"
        return int(Metadata.from_bytes(path.read_bytes()).signed.version) if path.exists() else 0

    def held(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.targets.iterdir())]


@pytest.fixture
def vehicle(tmp_path: Path) -> Vehicle:
    """It believes the first root and has asked nothing yet."""
    for name in ("client", "targets"):
        (tmp_path / name).mkdir()
    made = Vehicle(Client(tmp_path / "client"), Anybody(), tmp_path / "targets")
    made.init()
    return made


@cache
def keys() -> tuple[CryptoSigner, ...]:
    return tuple(CryptoSigner.generate_ecdsa() for _ in range(10))


def these(numbers: tuple[int, ...]) -> list[CryptoSigner]:
    return [keys()[number] for number in numbers]


# Basic


def test_a_first_root_whose_signature_is_of_something_else_is_not_believed(vehicle: Vehicle) -> None:
    other = Metadata[Root].from_bytes(Anybody().first)
    root = Metadata[Root].from_bytes(vehicle.repository.first)
    (own,), (strange,) = root.signatures.values(), other.signatures.values()
    own.signature = strange.signature
    vehicle.client.init(root.to_bytes())
    assert not vehicle.refresh()
    assert vehicle.repository.requests == []


def test_a_timestamp_that_changes_under_its_number_is_not_taken(vehicle: Vehicle) -> None:
    assert vehicle.refresh()
    before = (vehicle.client.folder / "timestamp.json").read_bytes()
    vehicle.repository.timestamp.snapshot_meta.version = 100
    vehicle.repository.sign(Timestamp.type, bump=False)
    vehicle.refresh()
    assert (vehicle.client.folder / "timestamp.json").read_bytes() == before


def test_targets_of_another_hash_than_the_snapshot_says_are_refused(vehicle: Vehicle) -> None:
    repository = vehicle.repository
    repository.hashed = True
    repository.publish()
    assert vehicle.refresh()
    repository.publish()
    repository.targets.expires += DAY
    repository.sign(Targets.type, bump=False)
    assert not vehicle.refresh()
    assert vehicle.version(Targets.type) == 2


def test_a_snapshot_of_another_hash_than_the_timestamp_says_is_refused(vehicle: Vehicle) -> None:
    repository = vehicle.repository
    repository.hashed = True
    repository.publish()
    repository.snapshot.expires += DAY
    repository.sign(Snapshot.type, bump=False)
    assert not vehicle.refresh()
    assert vehicle.version(Snapshot.type) == 0


@pytest.mark.parametrize("role", [Targets.type, Snapshot.type])
def test_a_file_of_another_number_than_the_one_above_says_is_refused(vehicle: Vehicle, role: str) -> None:
    assert vehicle.refresh()
    files = vehicle.repository.files
    vehicle.repository.publish()
    files[f"metadata/2.{role}.json"] = files[f"metadata/1.{role}.json"]
    assert not vehicle.refresh()
    assert vehicle.version(role) == 1


def test_what_nobody_knows_in_a_root_is_signed_with_it_and_does_no_harm(vehicle: Vehicle) -> None:
    root = vehicle.repository.root
    root.unrecognized_fields["more"] = "value"
    root.keys[root.roles[Root.type].keyids[0]].unrecognized_fields["more"] = {"a": 1}
    root.roles[Root.type].unrecognized_fields["more"] = [1]
    vehicle.repository.sign(Root.type)
    assert vehicle.refresh()
    assert vehicle.version(Root.type) == 2


def test_metadata_of_another_specification_is_refused(vehicle: Vehicle) -> None:
    files = vehicle.repository.files
    files["metadata/timestamp.json"] = files["metadata/timestamp.json"].replace(b'"1.0.', b'"9.0.')
    assert not vehicle.refresh()
    assert vehicle.version(Timestamp.type) == 0


# Expiration


def test_an_expired_root_is_kept_and_nothing_below_it_is_taken(vehicle: Vehicle) -> None:
    assert vehicle.refresh()
    vehicle.repository.sign(Root.type)
    assert vehicle.refresh()
    vehicle.repository.root.expires -= 31 * DAY
    vehicle.repository.sign(Root.type)
    vehicle.repository.publish()
    assert not vehicle.refresh()
    assert [vehicle.version(role) for role in (Root.type, *BELOW_ROOT)] == [3, 1, 1, 1]


def test_an_expired_root_is_passed_by_when_a_newer_one_is_not(vehicle: Vehicle) -> None:
    vehicle.repository.root.expires -= 31 * DAY
    vehicle.repository.sign(Root.type)
    vehicle.repository.root.expires += 31 * DAY
    vehicle.repository.sign(Root.type)
    assert vehicle.refresh()
    assert vehicle.version(Root.type) == 3


@pytest.mark.parametrize("role", BELOW_ROOT)
def test_what_has_expired_is_not_taken(vehicle: Vehicle, role: str) -> None:
    assert vehicle.refresh()
    vehicle.repository.roles[role].expires -= 35 * DAY
    vehicle.repository.publish()
    assert not vehicle.refresh()
    assert vehicle.version(role) == 1


def test_what_expired_here_meanwhile_is_replaced_by_what_has_not(vehicle: Vehicle) -> None:
    repository = vehicle.repository
    repository.timestamp.expires -= 23 * DAY
    repository.sign(Timestamp.type)
    assert vehicle.refresh()
    repository.timestamp.expires += 14 * DAY
    repository.publish()
    with time_machine.travel(repository.timestamp.expires - 3 * DAY, tick=True):
        assert vehicle.refresh()
    assert [vehicle.version(role) for role in BELOW_ROOT] == [2, 2, 3]


# Rollback


def test_an_older_timestamp_is_refused(vehicle: Vehicle) -> None:
    older = vehicle.repository.files["metadata/timestamp.json"]
    vehicle.repository.publish()
    assert vehicle.refresh()
    vehicle.repository.files["metadata/timestamp.json"] = older
    assert not vehicle.refresh()
    assert vehicle.version(Timestamp.type) == 2
    assert vehicle.repository.requests[-1] == "metadata/timestamp.json"


@pytest.mark.parametrize("hashed", [False, True])
@pytest.mark.parametrize("role", [Snapshot.type, Targets.type])
def test_an_older_snapshot_or_older_targets_are_refused(vehicle: Vehicle, role: str, hashed: bool) -> None:
    repository = vehicle.repository
    repository.hashed = hashed
    repository.publish()
    assert vehicle.refresh()
    repository.roles[role].version = 0
    repository.publish()
    assert not vehicle.refresh()
    assert vehicle.version(role) == 2


def test_a_snapshot_that_changes_without_its_timestamp_is_not_asked_for(vehicle: Vehicle) -> None:
    vehicle.repository.publish()
    assert vehicle.refresh()
    vehicle.repository.snapshot.version -= 1
    vehicle.repository.sign(Snapshot.type, bump=False)
    assert vehicle.refresh()
    assert vehicle.version(Snapshot.type) == 2
    assert vehicle.repository.requests[-1] == "metadata/timestamp.json"


@pytest.mark.parametrize(
    ("forward", "renewed"),
    [
        (Timestamp.type, (Timestamp.type,)),
        (Snapshot.type, (Snapshot.type, Timestamp.type)),
        (Targets.type, (Snapshot.type,)),
    ],
)
def test_a_fast_forward_is_undone_by_new_keys(vehicle: Vehicle, forward: str, renewed: tuple[str, ...]) -> None:
    repository = vehicle.repository
    repository.roles[forward].version = 99_999
    repository.publish()
    assert vehicle.refresh()
    assert vehicle.version(forward) == 100_000
    repository.roles[forward].version = 1
    repository.publish()
    assert not vehicle.refresh()
    repository.new_keys(*renewed)
    repository.sign(Root.type)
    repository.publish()
    assert vehicle.refresh()
    assert vehicle.version(forward) < 10


# File download


@pytest.mark.parametrize("name", ["file.txt", "a/folder/file.txt", "../escaped", "a name & more", "ü"])
def test_a_target_comes_as_it_was_signed_and_stays_in_its_folder(vehicle: Vehicle, name: str) -> None:
    vehicle.repository.offer(name, b"contents")
    vehicle.repository.publish()
    assert vehicle.refresh()
    assert vehicle.held() == []
    assert vehicle.download(name) or name != "file.txt"
    assert vehicle.held() in ([b"contents"], [])
    assert {path.name for path in vehicle.targets.parent.iterdir()} == {"client", "targets"}


@pytest.mark.parametrize("arbitrary", [b"other conten", b"longer than it was signed", b""])
def test_arbitrary_software_is_refused_at_first_and_later(vehicle: Vehicle, arbitrary: bytes) -> None:
    one, other = vehicle.repository.offer("one", b"one contents"), vehicle.repository.offer("other", b"its contents")
    vehicle.repository.publish()
    assert vehicle.download("one")
    vehicle.repository.files[one] = vehicle.repository.files[other] = arbitrary
    vehicle.download("one")
    assert not vehicle.download("other")
    assert vehicle.held() == [b"one contents"]


def test_a_target_that_changes_again_and_again_is_the_newest_or_the_one_before(vehicle: Vehicle) -> None:
    for number in range(6):
        path = vehicle.repository.offer("file", f"contents {number}".encode())
        vehicle.repository.publish()
        if number % 2:
            assert vehicle.download("file")
            assert vehicle.held() == [f"contents {number}".encode()]
            vehicle.repository.files[path] = b"malicious"
            vehicle.repository.publish()
            vehicle.download("file")
            assert vehicle.held() == [f"contents {number}".encode()]


def test_endless_metadata_is_refused(vehicle: Vehicle) -> None:
    for name in ("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"):
        honest = dict(vehicle.repository.files)
        vehicle.repository.files[f"metadata/{name}"] = b"{" + b" " * 1_000_000
        assert not vehicle.refresh()
        vehicle.repository.files = honest
    assert vehicle.refresh()


# Keys


def test_keys_that_only_the_root_has_do_not_sign(vehicle: Vehicle) -> None:
    repository = vehicle.repository
    assert vehicle.refresh()
    for _ in range(2):
        repository.give_key(Snapshot.type)
    repository.root.roles[Snapshot.type].threshold = 3
    repository.sign(Root.type)
    repository.publish()
    assert vehicle.refresh()
    repository.root.roles[Snapshot.type].threshold = 4
    repository.root.add_key(CryptoSigner.generate_ecdsa().public_key, Snapshot.type)
    repository.sign(Root.type)
    repository.publish()
    assert not vehicle.refresh()
    assert (vehicle.version(Root.type), vehicle.version(Snapshot.type)) == (3, 2)


@pytest.mark.parametrize("role", BELOW_ROOT)
def test_a_threshold_that_is_not_reached_is_refused(vehicle: Vehicle, role: str) -> None:
    vehicle.repository.give_key(role)
    vehicle.repository.root.roles[role].threshold = 3
    vehicle.repository.sign(Root.type)
    vehicle.repository.publish()
    assert not vehicle.refresh()
    assert vehicle.version(role) == 0


def test_one_key_named_many_times_is_one_key(vehicle: Vehicle) -> None:
    """Under one id. Under several tuf takes it for several, which only whoever may sign the root can bring about."""
    repository, signer = vehicle.repository, CryptoSigner.generate_ecdsa()
    repository.change_keys(Snapshot.type, [signer], [signer], 6)
    repository.root.roles[Snapshot.type].keyids *= 10
    repository.sign(Root.type)
    repository.publish()
    assert not vehicle.refresh()
    assert vehicle.version(Snapshot.type) == 0


def test_one_signature_twice_is_refused(vehicle: Vehicle) -> None:
    repository = vehicle.repository
    repository.give_key(Timestamp.type)
    repository.root.roles[Timestamp.type].threshold = 2
    repository.sign(Root.type)
    repository.signers[Timestamp.type] = repository.signers[Timestamp.type][:1]
    repository.publish()
    text = repository.files["metadata/timestamp.json"]
    start, end = text.index(b'"signatures":') + 13, text.index(b"]") + 1
    (inner,) = [text[start:end].strip(b"[] \n")]
    repository.files["metadata/timestamp.json"] = text[:start] + b"[" + inner + b"," + inner + b"]" + text[end:]
    assert not vehicle.refresh()
    assert vehicle.version(Timestamp.type) == 0


def test_a_word_about_hashing_beside_a_key_changes_nothing(vehicle: Vehicle) -> None:
    root = vehicle.repository.root
    root.keys[root.roles[Snapshot.type].keyids[0]].unrecognized_fields["keyid_hash_algorithms"] = ["md5"]
    vehicle.repository.sign(Root.type)
    assert vehicle.refresh()


@pytest.mark.parametrize(
    "make",
    [
        CryptoSigner.generate_ecdsa,
        CryptoSigner.generate_ed25519,
        lambda: CryptoSigner.generate_rsa(size=2048),
        lambda: CryptoSigner.generate_rsa(size=2048, scheme="rsa-pkcs1v15-sha256"),
    ],
    ids=["ecdsa", "ed25519", "rsa-pss", "rsa-pkcs1v15"],
)
def test_every_type_of_key_that_tuf_names_is_understood(tmp_path: Path, make: Callable[[], CryptoSigner]) -> None:
    for name in ("client", "targets"):
        (tmp_path / name).mkdir()
    vehicle = Vehicle(Client(tmp_path / "client"), Anybody(make()), tmp_path / "targets")
    vehicle.init()
    assert vehicle.refresh()
    text = vehicle.repository.files["metadata/timestamp.json"]
    vehicle.repository.files["metadata/timestamp.json"] = text.replace(b'"version": 1', b'"version": 2')
    vehicle.repository.files["metadata/timestamp.json"] = text.replace(b'"version":1', b'"version":2')
    assert not vehicle.refresh()


# Key rotations


@dataclass(frozen=True)
class Step:
    """A root: its keys and who signs it, by number, and how many must."""

    keys: tuple[int, ...]
    least: int
    signers: tuple[int, ...]


FIVE, FIVE_NEW = (0, 1, 2, 3, 4), (5, 6, 7, 8, 9)
ONE_CHANGED = (0, 1, 3, 4, 5)
CHAINS = {
    "a new key": (True, [Step((1,), 1, (1,)), Step((2,), 1, (2, 1)), Step((2,), 1, (2,))]),
    "signatures of strangers": (True, [Step((1,), 1, (3, 1, 4)), Step((2,), 1, (3, 2, 1, 4)), Step((2,), 1, (3, 2))]),
    "other signers each time": (
        True,
        [Step(FIVE, 3, (0, 2, 4)), Step(FIVE, 3, (0, 4, 1)), Step(FIVE, 3, (0, 1, 3)), Step(FIVE, 3, (1, 2, 3))],
    ),
    "one of five changes": (True, [Step(FIVE, 3, (0, 2, 4)), Step(ONE_CHANGED, 3, (0, 4, 1))]),
    "one of five changes in two steps": (
        True,
        [Step(FIVE, 3, (0, 2, 4)), Step(ONE_CHANGED, 3, (0, 2, 4, 5)), Step(ONE_CHANGED, 3, (0, 4, 5))],
    ),
    "all of five change": (
        True,
        [Step(FIVE, 3, (0, 2, 4)), Step(FIVE_NEW, 3, (0, 2, 4, 5, 6, 7)), Step(FIVE_NEW, 3, (5, 6, 7))],
    ),
    "more must sign": (True, [Step((1, 2, 3), 1, (1,)), Step((1, 2, 3), 2, (1, 2))]),
    "fewer must sign": (True, [Step((1, 2, 3), 2, (1, 2)), Step((1, 2, 3), 1, (1, 2)), Step((1, 2, 3), 1, (1,))]),
    "a second key": (True, [Step((1,), 1, (1,)), Step((1, 2), 2, (1, 2))]),
    "not signed by the old key": (False, [Step((1,), 1, (1,)), Step((2,), 1, (2, 3, 4))]),
    "not signed by the new key": (False, [Step((1,), 1, (1,)), Step((2,), 1, (1, 3, 4))]),
    "not by three new ones": (False, [Step(FIVE, 3, (0, 2, 4)), Step(ONE_CHANGED, 3, (0, 2, 4))]),
    "not by three old ones": (False, [Step(FIVE, 3, (0, 2, 4)), Step(ONE_CHANGED, 3, (0, 4, 5))]),
    "more must sign and do not": (False, [Step((1, 2, 3), 1, (1,)), Step((1, 2, 3), 2, (2,))]),
    "fewer must sign, but not yet": (False, [Step((1, 2, 3), 2, (1, 2)), Step((1, 2, 3), 1, (1,))]),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_of_roots_is_followed_as_far_as_it_is_signed(vehicle: Vehicle, name: str) -> None:
    passes, steps = CHAINS[name]
    repository = vehicle.repository
    repository.root.version = 0
    for step in steps:
        repository.change_keys(Root.type, these(step.keys), these(step.signers), step.least)
        repository.sign(Root.type)
    repository.first = repository.files["metadata/1.root.json"]
    vehicle.init()
    assert vehicle.refresh() is passes
    last = len(steps) if passes else len(steps) - 1
    assert (vehicle.client.folder / "root.json").read_bytes() == repository.files[f"metadata/{last}.root.json"]


BELOW = {
    "a new key": (True, Step((2,), 1, (2,))),
    "signatures of strangers": (True, Step((1,), 1, (3, 1, 4))),
    "three of five": (True, Step(FIVE, 3, (0, 2, 4))),
    "another three of five": (True, Step(FIVE, 3, (2, 3, 4))),
    "not signed by the new key": (False, Step((2,), 1, (1, 3, 4))),
    "three, of which one is not named": (False, Step(ONE_CHANGED, 3, (0, 2, 4))),
    "two of the three that must": (False, Step(ONE_CHANGED, 3, (0, 4))),
}


@pytest.mark.parametrize("role", BELOW_ROOT)
@pytest.mark.parametrize("name", BELOW)
def test_other_keys_below_the_root_sign_as_it_says(vehicle: Vehicle, name: str, role: str) -> None:
    passes, step = BELOW[name]
    repository = vehicle.repository
    assert vehicle.refresh()
    repository.change_keys(role, these(step.keys), these(step.signers), step.least)
    repository.sign(Root.type)
    repository.publish()
    assert vehicle.refresh() is passes
    assert vehicle.version(role) == (2 if passes else 1)


def test_a_root_that_is_missing_in_the_chain_ends_it_there(vehicle: Vehicle) -> None:
    for _ in range(3):
        vehicle.repository.sign(Root.type)
    del vehicle.repository.files["metadata/3.root.json"]
    assert vehicle.refresh()
    assert vehicle.version(Root.type) == 2


def test_a_root_under_the_number_of_another_is_refused(vehicle: Vehicle) -> None:
    files = vehicle.repository.files
    vehicle.repository.sign(Root.type)
    vehicle.repository.sign(Root.type)
    files["metadata/2.root.json"] = files.pop("metadata/3.root.json")
    assert not vehicle.refresh()
    assert vehicle.version(Root.type) == 1
