"""A device opens its own grant, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app.errors import NoGrantError, TamperedError
from responder_app.package import public_keys
from responder_app.package.grant import Grant, granted, seal_grant, write_grants
from responder_app.package.keys import SUITE, EpochKey, ScopeKeyId
from responder_app.vault import device, grants
from responder_app.vault.device import DeviceKeys
from responder_app.vault.library_key import LibraryKey

REPOSITORY = "ab" * 32
KEY = EpochKey(ScopeKeyId(REPOSITORY, "city", "fire", 3), b"\x07" * 32)


@pytest.fixture
def own(tmp_path: Path) -> DeviceKeys:
    return device.create(tmp_path / "own", LibraryKey(b"\x01" * 32))


@pytest.fixture
def other(tmp_path: Path) -> DeviceKeys:
    return device.create(tmp_path / "other", LibraryKey(b"\x01" * 32))


def sealed_for(keys: DeviceKeys, **changes: object) -> bytes:
    grant = Grant(
        suite=SUITE,
        repository=REPOSITORY,
        device=keys.fingerprint,
        name="Engine 13",
        agency="Fire Department",
        scopes=("fire", "shared"),
        compartments=("city",),
        issued_at=datetime(2026, 3, 1, tzinfo=UTC),
        keys=(granted(KEY),),
    ).model_copy(update=changes)
    return seal_grant(grant, public_keys.from_text(keys.agreement_public))


def test_the_device_finds_and_opens_its_own_grant(own: DeviceKeys, other: DeviceKeys) -> None:
    listed = write_grants({other.fingerprint: sealed_for(other), own.fingerprint: sealed_for(own)})
    opened = grants.open_own_grant(own, REPOSITORY, grants.own_sealed_grant(own, listed))
    assert opened.ring.find(KEY.id) == (KEY,)
    assert opened.grant.scopes == ("fire", "shared")


def test_a_device_without_a_grant_is_told_so(own: DeviceKeys, other: DeviceKeys) -> None:
    with pytest.raises(NoGrantError):
        grants.own_sealed_grant(own, write_grants({other.fingerprint: sealed_for(other)}))


def test_another_devices_grant_does_not_open(own: DeviceKeys, other: DeviceKeys) -> None:
    with pytest.raises(TamperedError):
        grants.open_own_grant(own, REPOSITORY, sealed_for(other))


def test_a_grant_of_another_repository_does_not_open(own: DeviceKeys) -> None:
    with pytest.raises(TamperedError):
        grants.open_own_grant(own, "cd" * 32, sealed_for(own))


def test_an_unknown_suite_asks_for_an_update(own: DeviceKeys) -> None:
    with pytest.raises(NoGrantError, match="update"):
        grants.open_own_grant(own, REPOSITORY, sealed_for(own, suite="R2"))
