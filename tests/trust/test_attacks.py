"""Whoever serves the repository, or sets the clock, or steals a key: what they get. Always: the old state, kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from tuf.api.metadata import Metadata, MetaFile, TargetFile, Targets, Timestamp

from responder_app.errors import (
    ExpiredError,
    ForkError,
    ResponderError,
    RollbackError,
    SignatureError,
    TamperedError,
    WrongRepositoryError,
)
from responder_app.model.dates import spoken_day
from responder_app.trust.anchor import Anchor
from responder_app.trust.judgement import ERA_FIELD, ISSUED_FIELD, issued_text
from responder_app.trust.state import TrustState
from tests.fakes.office import CATALOGUE, DAY, Office, new_signer
from tests.trust.conftest import NOW, Vehicle

TIMESTAMP = "metadata/timestamp.json"


def flip(data: bytes) -> bytes:
    """One bit in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


# Older, mixed, forked


def test_an_older_timestamp_is_refused(office: Office, vehicle: Vehicle) -> None:
    older = office.files[TIMESTAMP]
    office.renew(NOW)
    vehicle.accepts(office.fetch)
    office.files[TIMESTAMP] = older
    vehicle.refuses(office.fetch, RollbackError)


def test_a_replay_is_refused_after_a_failed_refresh_too(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    older = office.files[TIMESTAMP]
    office.publish(NOW)
    office.files["metadata/2.targets.json"] = b"{}"
    vehicle.refuses(office.fetch, TamperedError)
    office.files[TIMESTAMP] = older
    vehicle.refuses(office.fetch, RollbackError)


def test_without_the_state_of_the_failed_refresh_the_replay_would_pass(office: Office, vehicle: Vehicle) -> None:
    """The control of the test above: why the outcome's state must be stored."""
    vehicle.accepts(office.fetch)
    older, before = office.files[TIMESTAMP], vehicle.state
    office.publish(NOW)
    office.files["metadata/2.targets.json"] = b"{}"
    vehicle.refuses(office.fetch, TamperedError)
    office.files[TIMESTAMP] = older
    vehicle.state = before
    vehicle.accepts(office.fetch)


def test_an_older_snapshot_under_a_new_timestamp_is_refused(office: Office, vehicle: Vehicle) -> None:
    office.publish(NOW)
    vehicle.accepts(office.fetch)
    office.snapshot_version = 1
    office.renew(NOW)
    vehicle.refuses(office.fetch, RollbackError)


def test_older_targets_under_a_new_snapshot_are_refused(office: Office, vehicle: Vehicle) -> None:
    office.publish(NOW)
    vehicle.accepts(office.fetch)
    office.targets_version = 1
    office.sign_snapshot(NOW)
    vehicle.refuses(office.fetch, RollbackError)


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_files_of_two_states_do_not_mix(office: Office, vehicle: Vehicle, role: str) -> None:
    office.publish(NOW)
    office.files[f"metadata/2.{role}.json"] = office.files[f"metadata/1.{role}.json"]
    vehicle.refuses(office.fetch, {"snapshot": TamperedError, "targets": RollbackError}[role])


def test_an_older_catalogue_in_the_place_of_the_new_one_is_refused(office: Office, vehicle: Vehicle) -> None:
    older = office.files[office.catalogue_path]
    office.publish(NOW)
    office.files[office.catalogue_path] = older
    vehicle.refuses(office.fetch, TamperedError)


def test_a_lower_sequence_under_newer_metadata_is_refused(office: Office, vehicle: Vehicle) -> None:
    office.publish(NOW)
    vehicle.accepts(office.fetch)
    office.publish_bytes(office.catalogue(NOW, sequence=1).to_bytes(), NOW)
    vehicle.refuses(office.fetch, RollbackError)


def test_the_same_sequence_with_other_content_is_a_fork(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    office.publish_bytes(office.catalogue(NOW, epochs={}).to_bytes(), NOW)
    vehicle.refuses(office.fetch, ForkError)
    vehicle.refuses(office.fetch, ForkError)
    office.publish(NOW)
    assert vehicle.accepts(office.fetch).catalogue.sequence == 2


def test_a_second_snapshot_under_the_same_number_is_a_fork(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    office.snapshot_version = 0
    office.sign_snapshot(NOW + DAY)
    vehicle.refuses(office.fetch, ForkError)


# Clocks


def test_an_expired_timestamp_is_refused(office: Office, vehicle: Vehicle, clock: time_machine.Traveller) -> None:
    clock.move_to(NOW + 8 * DAY)
    said = str(vehicle.refuses(office.fetch, ExpiredError))
    assert spoken_day(NOW + 8 * DAY) in said, "whoever reads it sees whether that is today"


def test_a_clock_a_year_back_does_not_revive_what_expired_before_the_floor(
    office: Office, vehicle: Vehicle, clock: time_machine.Traveller
) -> None:
    office.publish(NOW + DAY)
    stale = dict(office.files)
    later = NOW + 30 * DAY
    vehicle.state = TrustState(floor=later, era=1)
    clock.move_to(NOW - 365 * DAY)
    office.files = stale
    vehicle.refuses(office.fetch, ExpiredError)
    assert not [path for path in office.requests if path.startswith("targets/")]


def test_tuf_alone_would_have_taken_it(office: Office, vehicle: Vehicle, clock: time_machine.Traveller) -> None:
    """The control of the test above: the same, without a floor."""
    office.publish(NOW + DAY)
    clock.move_to(NOW - 365 * DAY)
    vehicle.accepts(office.fetch)


def test_a_clock_a_year_back_does_not_hinder_what_is_fresh(
    office: Office, vehicle: Vehicle, clock: time_machine.Traveller
) -> None:
    vehicle.accepts(office.fetch)
    office.publish(NOW + 3 * DAY)
    clock.move_to(NOW - 365 * DAY)
    vehicle.accepts(office.fetch)
    assert vehicle.state.floor == NOW + 3 * DAY


def test_the_floor_never_goes_back(office: Office, vehicle: Vehicle) -> None:
    office.publish(NOW + 3 * DAY)
    vehicle.accepts(office.fetch)
    office.publish(NOW)
    vehicle.accepts(office.fetch)
    assert vehicle.state.floor == NOW + 3 * DAY


def test_a_clock_a_year_ahead_refuses_and_harms_nothing(
    office: Office, vehicle: Vehicle, clock: time_machine.Traveller
) -> None:
    vehicle.accepts(office.fetch)
    office.publish(NOW)
    clock.move_to(NOW + 366 * DAY)
    vehicle.refuses(office.fetch, ExpiredError)
    clock.move_to(NOW)
    assert vehicle.accepts(office.fetch).catalogue.sequence == 2


def test_a_stolen_online_key_cannot_push_the_floor_beyond_what_offline_keys_signed(
    office: Office, vehicle: Vehicle
) -> None:
    vehicle.accepts(office.fetch)
    office.renew(NOW, **{ISSUED_FIELD: issued_text(NOW + 50 * 365 * DAY)})
    vehicle.refuses(office.fetch, ExpiredError)
    office.renew(NOW)
    vehicle.accepts(office.fetch)


# Keys


def test_another_offices_repository_is_named_as_such(office: Office, vehicle: Vehicle) -> None:
    other = Office(NOW)
    other.publish(NOW)
    vehicle.refuses(other.fetch, WrongRepositoryError)
    vehicle.accepts(office.fetch)
    said = str(vehicle.refuses(other.fetch, WrongRepositoryError))
    assert other.anchor.repository[:16] in said, "as the office that it is of shows it"
    assert office.anchor.repository[:16] in said


def test_an_anchor_must_be_its_repositorys_root(office: Office) -> None:
    with pytest.raises(WrongRepositoryError):
        Anchor("00" * 32, office.anchor.root)


def test_a_catalogue_that_names_another_repository_is_refused(office: Office, vehicle: Vehicle) -> None:
    office.publish(NOW, repository="00" * 32)
    vehicle.refuses(office.fetch, WrongRepositoryError)


def test_a_root_with_one_signature_is_refused(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    office.new_root(signers=office.root_signers[:1])
    vehicle.refuses(office.fetch, SignatureError)


def test_one_key_signing_twice_is_one_signature(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    one = office.root_signers[0]
    office.new_root(signers=[one, one])
    vehicle.refuses(office.fetch, SignatureError)


def test_new_root_keys_alone_cannot_take_over(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    new = [new_signer() for _ in range(3)]
    office.new_root(new, signers=new)
    vehicle.refuses(office.fetch, SignatureError)


def test_a_root_that_skips_a_version_is_refused(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    office.new_root(version=3)
    vehicle.refuses(office.fetch, RollbackError)


@pytest.mark.parametrize("key", ["online_signer", "targets_signer"])
def test_a_key_that_the_root_does_not_name_signs_nothing(office: Office, vehicle: Vehicle, key: str) -> None:
    vehicle.accepts(office.fetch)
    setattr(office, key, new_signer())
    office.publish(NOW)
    vehicle.refuses(office.fetch, SignatureError)


def test_an_expired_root_is_refused(office: Office, vehicle: Vehicle, clock: time_machine.Traveller) -> None:
    later = office.root_expires + DAY
    clock.move_to(later)
    office.publish(later)
    vehicle.refuses(office.fetch, ExpiredError)
    office.root_expires = later + 365 * DAY
    office.new_root()
    vehicle.accepts(office.fetch)


def test_a_fast_forward_is_healed_by_new_online_keys_in_the_root(office: Office, vehicle: Vehicle) -> None:
    honest = office.timestamp_version
    office.timestamp_version = 1_000_000_000
    office.renew(NOW)
    vehicle.accepts(office.fetch)
    office.timestamp_version = honest
    office.renew(NOW)
    vehicle.refuses(office.fetch, RollbackError)
    office.online_signer = new_signer()
    office.new_root()
    office.publish(NOW)
    assert vehicle.accepts(office.fetch).catalogue.sequence == 2


# Eras


def recover(office: Office, now: datetime) -> None:
    """The recovery ceremony: a new era, new online and targets keys, numbers from 1 again."""
    office.era += 1
    office.online_signer, office.targets_signer = new_signer(), new_signer()
    office.new_root()
    office.targets_version = office.snapshot_version = office.timestamp_version = office.sequence = 0
    office.publish(now)


def test_a_new_era_takes_back_a_floor_and_sequence_that_were_wrong(office: Office, vehicle: Vehicle) -> None:
    office.sequence = 500
    office.publish(NOW + 6 * DAY)
    vehicle.accepts(office.fetch)
    recover(office, NOW)
    assert vehicle.accepts(office.fetch).catalogue.sequence == 1
    assert (vehicle.state.era, vehicle.state.sequence, vehicle.state.floor) == (2, 1, NOW)


def test_a_new_era_heals_a_floor_at_which_everything_is_expired(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    vehicle.state = TrustState(vehicle.state.metadata, NOW + 300 * DAY, 1, 1, vehicle.state.catalogue_hash)
    office.publish(NOW)
    vehicle.refuses(office.fetch, ExpiredError)
    recover(office, NOW)
    vehicle.accepts(office.fetch)
    assert vehicle.state.floor == NOW


def test_an_era_never_goes_back(office: Office, vehicle: Vehicle) -> None:
    recover(office, NOW)
    vehicle.accepts(office.fetch)
    office.era = 1
    office.new_root()
    vehicle.refuses(office.fetch, RollbackError)


def test_the_catalogue_cannot_raise_the_era(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    office.publish(NOW, era=2)
    vehicle.refuses(office.fetch, TamperedError)


@pytest.mark.parametrize("era", [0, -1, True, "2", None])
def test_an_era_must_be_a_positive_number(office: Office, vehicle: Vehicle, era: object) -> None:
    office.era = era  # type: ignore[assignment]
    office.new_root()
    vehicle.refuses(office.fetch, TamperedError)


# Files


def edited(data: bytes) -> bytes:
    return data.replace(b"Test Office", b"Fake Office")


ENDLESS = b" " * 20_000_000
CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "edited": flip,
    "truncated": lambda data: data[:-20],
    "empty": lambda _: b"",
    "longer": lambda data: data + b" ",
    "endless": lambda data: data + ENDLESS,
    "not json": lambda _: b"\x00\xff",
    "deep": lambda _: b"[" * 10_000,
    "another role": lambda _: b'{"signatures":[],"signed":{"_type":"root"}}',
}


@pytest.mark.parametrize("change", [name for name in CHANGES if name != "longer"])
@pytest.mark.parametrize(
    "path", [TIMESTAMP, "metadata/2.snapshot.json", "metadata/2.targets.json", "metadata/2.root.json"]
)
def test_changed_metadata_is_refused(office: Office, vehicle: Vehicle, path: str, change: str) -> None:
    vehicle.accepts(office.fetch)
    office.new_root()
    office.publish(NOW)
    office.edit(path, CHANGES[change])
    answer = vehicle.refresh(office.fetch)
    assert type(answer) in (TamperedError, SignatureError), repr(answer)
    assert vehicle.state.sequence == 1


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_catalogue_is_refused(office: Office, vehicle: Vehicle, change: str) -> None:
    vehicle.accepts(office.fetch)
    office.publish(NOW)
    office.edit(office.catalogue_path, CHANGES[change])
    vehicle.refuses(office.fetch, TamperedError)


def test_an_edited_catalogue_of_the_same_length_is_refused(office: Office, vehicle: Vehicle) -> None:
    office.edit(office.catalogue_path, edited)
    vehicle.refuses(office.fetch, TamperedError)


def test_a_fetch_that_ignores_its_limit_is_stopped_here(office: Office, vehicle: Vehicle) -> None:
    """JSON may end in any amount of white space, so only the length gives this away."""

    def endless(path: str, max_bytes: int) -> bytes:
        return office.fetch(path, max_bytes) + ENDLESS

    vehicle.accepts(office.fetch)
    office.renew(NOW)
    vehicle.refuses(endless, TamperedError)


def test_no_more_is_asked_for_than_is_allowed(office: Office, vehicle: Vehicle) -> None:
    limits = {}

    def watching(path: str, max_bytes: int) -> bytes:
        limits[path] = max_bytes
        return office.fetch(path, max_bytes)

    vehicle.accepts(watching)
    assert limits.pop(office.catalogue_path) == len(office.files[office.catalogue_path])
    assert max(limits.values()) <= 64 * 1024


def test_a_catalogue_signed_as_enormous_is_refused_before_it_is_fetched(office: Office, vehicle: Vehicle) -> None:
    office.targets_version += 1
    target = TargetFile(length=10**12, hashes={"sha256": "00" * 32}, path=CATALOGUE)
    office.sign_targets(Targets(office.targets_version, expires=NOW + DAY, targets={CATALOGUE: target}), NOW)
    vehicle.refuses(office.fetch, TamperedError)
    assert not [path for path in office.requests if path.startswith("targets/")]


def test_a_snapshot_signed_as_enormous_is_not_fetched_beyond_the_limit(office: Office, vehicle: Vehicle) -> None:
    office.timestamp_version += 1
    meta = MetaFile(1, length=10**12)
    timestamp = Timestamp(office.timestamp_version, expires=NOW + DAY, snapshot_meta=meta)
    office.files[TIMESTAMP] = office.signed(timestamp, office.online_signer)
    asked = []

    def watching(path: str, max_bytes: int) -> bytes:
        asked.append(max_bytes)
        return office.fetch(path, max_bytes)

    assert isinstance(vehicle.refresh(watching), ResponderError)
    assert max(asked) <= 8 * 1024 * 1024


def test_signed_targets_without_a_catalogue_are_refused(office: Office, vehicle: Vehicle) -> None:
    office.targets_version += 1
    office.sign_targets(Targets(office.targets_version, expires=NOW + DAY), NOW)
    vehicle.refuses(office.fetch, TamperedError)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format":2}'])
def test_a_signed_catalogue_that_is_none_is_refused(office: Office, vehicle: Vehicle, content: bytes) -> None:
    office.publish_bytes(content, NOW)
    vehicle.refuses(office.fetch, TamperedError)


def test_a_signed_catalogue_without_a_time_zone_is_refused(office: Office, vehicle: Vehicle) -> None:
    office.publish(NOW, issued_at="2026-06-01T03:00:00")
    vehicle.refuses(office.fetch, TamperedError)


@pytest.mark.parametrize("issued", ["yesterday", 7, "2026-06-01T03:00:00+02:00"])
def test_a_timestamp_with_a_time_that_is_none_is_refused(office: Office, vehicle: Vehicle, issued: object) -> None:
    office.renew(NOW, **{ISSUED_FIELD: issued})
    vehicle.refuses(office.fetch, TamperedError)


def test_the_fake_office_signs_what_its_tests_think(office: Office) -> None:
    """So that a refusal above is for the reason that its test names."""
    root = json.loads(office.files["metadata/1.root.json"])
    assert len(root["signatures"]) == 2
    assert root["signed"]["roles"]["root"]["threshold"] == 2
    assert root["signed"][ERA_FIELD] == 1
    timestamp = Metadata[Timestamp].from_bytes(office.files[TIMESTAMP]).signed
    assert timestamp.expires == datetime(2026, 6, 8, 3, 0, tzinfo=UTC)
