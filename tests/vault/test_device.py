"""The device's keys: sealed, its own, and never replaced."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app.errors import DamagedError, InputError, NotInitialisedError, SignatureError
from responder_app.package import envelope, public_keys
from responder_app.package.enrolment import read_request
from responder_app.vault import device
from responder_app.vault.device import DeviceKeys
from responder_app.vault.library_key import LibraryKey

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
KEY = LibraryKey(b"\x01" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "device.sealed"


def scalars(keys: DeviceKeys) -> list[int]:
    return [key.private_numbers().private_value for key in (keys.agreement, keys.signing)]


def test_the_keys_come_back(path: Path) -> None:
    made = device.create(path, KEY)
    loaded = device.load_keys(path, KEY)
    assert scalars(loaded) == scalars(made)
    assert loaded.fingerprint == made.fingerprint


def test_agreement_and_signature_are_two_keys(path: Path) -> None:
    agreement, signing = scalars(device.create(path, KEY))
    assert agreement != signing


def test_the_file_is_private_and_shows_no_key(path: Path) -> None:
    made = device.create(path, KEY)
    content = path.read_bytes()
    for scalar in scalars(made):
        assert format(scalar, "064x").encode() not in content
        assert scalar.to_bytes(32, "big") not in content
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_library_key_does_not_open_them(path: Path) -> None:
    device.create(path, KEY)
    with pytest.raises(DamagedError):
        device.load_keys(path, LibraryKey(b"\x02" * 32))


@pytest.mark.parametrize("position", [0, 12, 60, -1])
def test_one_changed_byte_is_noticed(path: Path, position: int) -> None:
    device.create(path, KEY)
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        device.load_keys(path, KEY)


@pytest.mark.parametrize("content", [b"", b"short", b"\x00" * 10_000])
def test_rubbish_is_damage(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        device.load_keys(path, KEY)


def test_no_keys_yet_is_not_damage(path: Path) -> None:
    with pytest.raises(NotInitialisedError):
        device.load_keys(path, KEY)


def test_keys_are_never_replaced(path: Path) -> None:
    made = device.create(path, KEY)
    with pytest.raises(InputError):
        device.create(path, KEY)
    assert device.load_keys(path, KEY).fingerprint == made.fingerprint


def test_the_enrolment_request_is_signed_and_names_the_device(path: Path) -> None:
    keys = device.create(path, KEY)
    request = read_request(keys.enrolment_request("Engine 13", "Fire Department", NOW))
    assert (request.name, request.agency, request.made_at) == ("Engine 13", "Fire Department", NOW)
    assert request.fingerprint == keys.fingerprint


def test_a_name_that_could_deceive_is_refused(path: Path) -> None:
    with pytest.raises(InputError, match="name"):
        device.create(path, KEY).enrolment_request("Engine \u202e31", "Fire Department", NOW)


def test_what_the_device_signs_is_provably_its_own(path: Path, tmp_path: Path) -> None:
    keys, stranger = device.create(path, KEY), device.create(tmp_path / "stranger", KEY)
    payload, signed = envelope.read(keys.sign(b"{}", "application/test"), "application/test", 4096)
    assert payload == b"{}"
    envelope.verify(signed, public_keys.from_text(keys.signing_public))
    with pytest.raises(SignatureError):
        envelope.verify(signed, public_keys.from_text(stranger.signing_public))
