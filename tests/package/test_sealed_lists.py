"""Catalogue, shard, manifest, grant, enrolment: each opens as it was made, for whom it was made."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from responder_app.errors import (
    LimitError,
    NoGrantError,
    ResponderError,
    SignatureError,
    TamperedError,
    WrongRepositoryError,
)
from responder_app.package import grant as grants
from responder_app.package import public_keys
from responder_app.package.catalogue import Catalogue, read_catalogue
from responder_app.package.digest import ref_of, sha256_hex
from responder_app.package.enrolment import (
    EnrolmentAnswer,
    EnrolmentRequest,
    read_answer,
    read_request,
    write_answer,
    write_request,
)
from responder_app.package.keys import SUITE, EpochKey, KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, open_manifest, seal_manifest
from responder_app.package.shard import Shard, ShardEntry, open_shard, prefix_bits, prefix_of, seal_shard

REPOSITORY = "a" * 64
FACILITY = "c0000000-0000-4000-8000-000000000001"
WHEN = datetime(2026, 11, 20, 8, tzinfo=UTC)
KEY = EpochKey.generate(ScopeKeyId(REPOSITORY, "city", "shared", 1))
RING = KeyRing([KEY])


def manifest() -> Manifest:
    return Manifest(
        format=1, repository=REPOSITORY, compartment="city", type="facility", facility=FACILITY, version=3,
        issued_at=WHEN, parts=(),
    )  # fmt: skip


def catalogue() -> Catalogue:
    return Catalogue(
        format=1, repository=REPOSITORY, office="City", era=1, sequence=7, issued_at=WHEN,
        epochs={"city": {"shared": 1}}, shards=(), grants=ref_of(b"{}"), report_key="",
    )  # fmt: skip


def test_a_manifest_opens_under_its_key_and_for_its_facility_only() -> None:
    sealed = seal_manifest(manifest(), KEY)
    assert open_manifest(sealed, KEY.id, FACILITY, RING) == manifest()
    assert open_manifest(sealed, KEY.id, FACILITY, KeyRing()) is None
    with pytest.raises(TamperedError):
        open_manifest(sealed, KEY.id, FACILITY.replace("1", "2"), RING)


def test_entries_of_a_shard_share_what_is_the_same_in_all_and_are_what_was_sealed() -> None:
    ids = [FACILITY.replace("1", digit) for digit in "123"]
    entries = tuple(
        ShardEntry(facility=one, type="facility", version=3, epoch=1, manifest=ref_of(one.encode())) for one in ids
    )
    shard = Shard(format=1, compartment="city", prefix="1", entries=entries)
    opened = open_shard(seal_shard(shard, KEY), KEY.id, "1", RING)
    assert opened == shard
    for values in (opened.entries, [entry.manifest for entry in opened.entries]):
        assert len({id(value.model_fields_set) for value in values}) == 1
        assert len({id(value.model_fields_set) for value in entries}) == 3, "the control: each has its own"
    assert opened.entries[0].model_copy(update={"version": 4}).version == 4
    assert opened.entries[0].model_dump(exclude_unset=True) == entries[0].model_dump(exclude_unset=True)


def test_a_shard_opens_for_its_own_prefix_only() -> None:
    entry = ShardEntry(facility=FACILITY, type="facility", version=3, epoch=1, manifest=ref_of(b"m"))
    shard = Shard(format=1, compartment="city", prefix="11", entries=(entry,))
    sealed = seal_shard(shard, KEY)
    assert open_shard(sealed, KEY.id, "11", RING) == shard
    with pytest.raises(TamperedError):
        open_shard(sealed, KEY.id, "10", RING)


def test_a_manifest_is_never_taken_for_a_shard() -> None:
    with pytest.raises(TamperedError):
        open_shard(seal_manifest(manifest(), KEY), KEY.id, FACILITY, RING)


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_a_flipped_bit_of_a_sealed_manifest_is_refused(position: int, bit: int) -> None:
    sealed = bytearray(seal_manifest(manifest(), KEY))
    sealed[position % len(sealed)] ^= 1 << bit
    with pytest.raises(TamperedError):
        open_manifest(bytes(sealed), KEY.id, FACILITY, RING)


def test_facilities_split_into_about_the_square_root_of_their_number() -> None:
    assert [prefix_bits(count) for count in (0, 1, 2, 300, 10_000, 1_000_000)] == [0, 0, 0, 4, 6, 9]
    assert prefix_of(FACILITY, 4) == "1100"
    assert prefix_of(FACILITY, 0) == ""


def test_a_catalogue_is_read_as_it_was_written() -> None:
    assert read_catalogue(catalogue().to_bytes()) == catalogue()


@pytest.mark.parametrize(
    "change",
    [{"format": 2}, {"sequence": 0}, {"repository": "x"}, {"shards": [{"prefix": "2"}]}],
)
def test_a_catalogue_that_is_not_of_the_format_is_refused(change: dict[str, object]) -> None:
    value = json.loads(catalogue().to_bytes()) | change
    with pytest.raises(TamperedError):
        read_catalogue(json.dumps(value).encode())


def test_what_a_newer_office_says_beside_is_left_out() -> None:
    value = json.loads(catalogue().to_bytes()) | {"extra": 1}
    assert read_catalogue(json.dumps(value).encode()) == catalogue()


@given(st.binary(max_size=300))
def test_garbage_is_refused_by_every_reader_with_an_expected_error(data: bytes) -> None:
    for read in (read_catalogue, read_request, read_answer, lambda data: grants.find_grant(data, "d")):
        with pytest.raises(ResponderError):
            read(data)


def device() -> tuple[ec.EllipticCurvePrivateKey, ec.EllipticCurvePrivateKey, EnrolmentRequest]:
    agreement, signing = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    request = EnrolmentRequest(
        name="Engine 5", agency="Fire", agreement_key=public_keys.to_text(agreement.public_key()),
        signing_key=public_keys.to_text(signing.public_key()), made_at=WHEN,
    )  # fmt: skip
    return agreement, signing, request


def test_a_grant_opens_for_its_device_and_repository_only() -> None:
    agreement, _, request = device()
    grant = grants.Grant(
        suite=SUITE, repository=REPOSITORY, device=request.fingerprint, name="Engine 5", agency="Fire",
        scopes=("fire", "shared"), compartments=("city",), issued_at=WHEN, keys=(grants.granted(KEY),),
    )  # fmt: skip
    listed = grants.write_grants({request.fingerprint: grants.seal_grant(grant, agreement.public_key())})
    sealed = grants.find_grant(listed, request.fingerprint)
    opened = grants.open_grant(sealed, agreement, REPOSITORY, request.fingerprint)
    assert opened.epoch_keys() == (KEY,)
    assert grant.keys[0].secret not in repr(grant)
    with pytest.raises(NoGrantError):
        grants.find_grant(listed, "f" * 64)
    with pytest.raises(TamperedError):
        grants.open_grant(sealed, device()[0], REPOSITORY, request.fingerprint)
    with pytest.raises(TamperedError):
        grants.open_grant(sealed, agreement, "b" * 64, request.fingerprint)


def test_an_enrolment_request_is_signed_by_the_key_that_it_names() -> None:
    _, signing, request = device()
    assert read_request(write_request(request, signing)) == request
    with pytest.raises(SignatureError):
        read_request(write_request(request, device()[1]))


def test_an_enrolment_file_with_another_root_is_refused() -> None:
    root = b"root version 1"
    answer = EnrolmentAnswer(
        office="City", repository=sha256_hex(root), root=base64.b64encode(root).decode(), report_key="k",
        device="d" * 64, scopes=("shared",),
    )  # fmt: skip
    assert read_answer(write_answer(answer)) == answer
    with pytest.raises(WrongRepositoryError):
        read_answer(write_answer(answer.model_copy(update={"root": base64.b64encode(b"other").decode()})))


def test_an_enrolment_request_of_a_megabyte_is_refused_unread() -> None:
    with pytest.raises(LimitError):
        read_request(bytes(1_000_000))
