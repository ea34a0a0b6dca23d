"""Reports: what was signed and sealed comes back, and nothing else does."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from responder_app.errors import LimitError, SignatureError, TamperedError, TrustError
from responder_app.model.base import Frozen
from responder_app.package import envelope, report
from responder_app.package.acknowledged import Acknowledgement, find_acknowledged, write_acknowledged
from responder_app.package.report import (
    MAX_BODY_BYTES,
    MAX_SEALED_BYTES,
    REPORT_TYPE,
    SIZES,
    START,
    AuditHead,
    Report,
    body_bytes,
    inbox_path,
    open_report,
    read_report,
    seal_report,
    write_report,
)

REPOSITORY, DEVICE = "a" * 64, "b" * 64
OFFICE, SIGNING, OTHER = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=10,
)
_bodies = st.dictionaries(_texts, _values, max_size=5)


def sign(payload: bytes, payload_type: str) -> bytes:
    return envelope.sign(payload, payload_type, SIGNING, DEVICE)


def made(body: dict[str, JsonValue], counter: int = 1, kind: str = "receipt") -> Report:
    return Report(
        format=1,
        repository=REPOSITORY,
        device=DEVICE,
        counter=counter,
        previous=START,
        kind=kind,
        made_at=NOW,
        audit=AuditHead(count=counter, hash="c" * 64),
        body=body,
    )


def sealed(one: Report) -> bytes:
    return seal_report(write_report(one, sign), OFFICE.public_key(), REPOSITORY)


@given(_bodies, st.integers(1, 2**53 - 1), st.from_regex(r"\A[a-z][a-z-]{0,39}\Z"))
def test_a_report_comes_back_as_it_was_made(body: dict[str, JsonValue], counter: int, kind: str) -> None:
    one = made(body, counter, kind)
    back = open_report(sealed(one), OFFICE, REPOSITORY).verify(SIGNING.public_key())
    assert back == one
    assert back.hash == one.hash


@settings(max_examples=60)
@given(st.data())
def test_a_changed_byte_is_never_taken(data: st.DataObject) -> None:
    good = sealed(made({"held": 3}))
    at, bit = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, 7))
    with pytest.raises(TamperedError):
        open_report(good[:at] + bytes([good[at] ^ (1 << bit)]) + good[at + 1 :], OFFICE, REPOSITORY)


@settings(max_examples=60)
@given(st.binary(max_size=4000))
def test_garbage_is_refused_and_never_crashes(data: bytes) -> None:
    with pytest.raises(TamperedError):
        open_report(data, OFFICE, REPOSITORY)


@settings(max_examples=60)
@given(st.binary(max_size=2040))
def test_garbage_that_is_sealed_truly_is_refused_too(data: bytes) -> None:
    """Anybody may seal to the office's key: it is public."""
    garbage = seal_report(data, OFFICE.public_key(), REPOSITORY)
    with pytest.raises(TrustError):
        open_report(garbage, OFFICE, REPOSITORY)


def test_reports_of_different_content_have_the_same_length_outside() -> None:
    lengths = {len(sealed(made({"refused": number, "reasons": {"TamperedError": number}}))) for number in (0, 999)}
    assert lengths == {SIZES[0] + 81}
    assert len(sealed(made({"entries": ["x" * 100] * 200}))) in {size + 81 for size in SIZES}


def test_the_padding_is_nothing_but_zeros() -> None:
    signed = write_report(made({}), sign)
    padded = (len(signed).to_bytes(4, "big") + signed).ljust(SIZES[0] - 1, b"\0") + b"x"
    with pytest.raises(TamperedError, match="well-formed"):
        open_report(report._HPKE.encrypt(padded, OFFICE.public_key(), report._info(REPOSITORY)), OFFICE, REPOSITORY)


def test_a_length_beyond_the_padding_is_refused() -> None:
    padded = (2**32 - 1).to_bytes(4, "big").ljust(SIZES[0], b"\0")
    with pytest.raises(TamperedError, match="well-formed"):
        open_report(report._HPKE.encrypt(padded, OFFICE.public_key(), report._info(REPOSITORY)), OFFICE, REPOSITORY)


def test_a_report_opens_for_its_own_repository_and_office_only() -> None:
    good = sealed(made({}))
    with pytest.raises(TamperedError):
        open_report(good, OFFICE, "e" * 64)
    with pytest.raises(TamperedError):
        open_report(good, OTHER, REPOSITORY)
    other = made({}).model_copy(update={"repository": "e" * 64})
    with pytest.raises(TrustError, match="another office"):
        open_report(sealed(other), OFFICE, REPOSITORY)


def test_another_device_cannot_sign_in_this_ones_name() -> None:
    signed = write_report(made({}), lambda payload, kind: envelope.sign(payload, kind, OTHER, DEVICE))
    with pytest.raises(SignatureError):
        read_report(signed).verify(SIGNING.public_key())


def test_a_report_has_one_form_so_that_its_hash_is_that_of_its_bytes() -> None:
    spaced = json.dumps(made({}).model_dump(mode="json"), indent=1).encode()
    with pytest.raises(TamperedError, match="one form"):
        read_report(sign(spaced, REPORT_TYPE))


def test_an_envelope_of_another_kind_is_no_report() -> None:
    with pytest.raises(TamperedError, match="something else"):
        read_report(sign(b"{}", "application/vnd.responder.enrolment-request+json"))


def test_a_payload_that_was_changed_after_signing_is_refused() -> None:
    signed = json.loads(write_report(made({"refused": 0}), sign))
    payload = base64.b64decode(signed["payload"]).replace(b'"refused":0', b'"refused":9')
    signed["payload"] = base64.b64encode(payload).decode()
    with pytest.raises(SignatureError):
        read_report(json.dumps(signed).encode()).verify(SIGNING.public_key())


def test_too_much_is_refused_before_it_is_opened() -> None:
    class Long(Frozen):
        text: str

    with pytest.raises(LimitError):
        body_bytes(Long(text="x" * MAX_BODY_BYTES))
    with pytest.raises(LimitError):
        open_report(bytes(MAX_SEALED_BYTES + 1), OFFICE, REPOSITORY)
    with pytest.raises(LimitError):
        seal_report(bytes(SIZES[-1]), OFFICE.public_key(), REPOSITORY)
    assert len(sealed(made({"text": "x" * (MAX_BODY_BYTES - 20)}))) == MAX_SEALED_BYTES


def test_a_body_nested_too_deep_is_refused() -> None:
    deep = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    with pytest.raises(TamperedError):
        read_report(sign(deep, REPORT_TYPE))


def test_a_name_in_the_inbox_tells_nothing_but_the_bytes() -> None:
    one = made({})
    first, again = sealed(one), sealed(one)
    assert inbox_path(first) != inbox_path(again)  # a fresh key of HPKE each time
    assert DEVICE[:8] not in inbox_path(first)


def test_acknowledgements_come_back_for_those_that_they_are_of() -> None:
    known = Acknowledgement(counter=7, hash="d" * 64)
    data = write_acknowledged({DEVICE: known})
    assert find_acknowledged(data, DEVICE) == known
    assert find_acknowledged(data, "c" * 64) is None
    with pytest.raises(TrustError):
        find_acknowledged(data[:-1], DEVICE)
    with pytest.raises(TrustError):
        find_acknowledged(b"x" * 50, DEVICE)
