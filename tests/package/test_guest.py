"""A guest's list and manifests: what opens them, what they tell, and what a changed byte does."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from responder_app.errors import NoGrantError, TamperedError
from responder_app.package.digest import ObjectRef
from responder_app.package.guest import GuestList, GuestTerms, guest_manifest, open_guest_list, seal_guest_list
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, open_manifest, seal_manifest
from responder_app.package.part import Place, can_open, open_part, seal_part
from responder_app.package.shard import ShardEntry

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = Place("5" * 64, "city", str(uuid.UUID(int=1)))


def key(scope: str, epoch: int = 1, compartment: str = "city") -> EpochKey:
    return EpochKey.generate(ScopeKeyId(HERE.repository, compartment, scope, epoch))


MINE, OTHER = key("guest-0123456789ab"), key("guest-ba9876543210")
KEYS = {scope: key(scope) for scope in ("shared", "fire", "police")}
OFFICE = KeyRing(KEYS.values())
LIST = GuestList(
    format=1,
    compartment="city",
    scope=MINE.id.scope,
    until=NOW,
    entries=(
        ShardEntry(
            facility=HERE.facility, type="facility", version=3, epoch=1, manifest=ObjectRef(hash="a" * 64, length=9)
        ),
    ),
)


def test_every_changed_byte_of_a_list_is_refused() -> None:
    sealed, ring = seal_guest_list(LIST, MINE), KeyRing([MINE])
    assert open_guest_list(sealed, MINE.id, ring) == LIST
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(TamperedError):
            open_guest_list(bytes(changed), MINE.id, ring)
    for length in range(len(sealed)):
        with pytest.raises(TamperedError):
            open_guest_list(sealed[:length], MINE.id, ring)


def test_a_list_opens_for_its_guest_district_and_epoch_alone() -> None:
    sealed = seal_guest_list(LIST, MINE)
    assert open_guest_list(sealed, MINE.id, KeyRing([OTHER])) is None
    for wrong in (key("guest-0123456789ab", 2), key("guest-0123456789ab", compartment="harbour"), OTHER):
        forged = EpochKey(wrong.id, MINE.secret)  # the right secret under another name
        with pytest.raises(TamperedError):
            open_guest_list(sealed, wrong.id, KeyRing([forged]))


def test_a_guests_manifest_opens_what_it_may_read_and_tells_of_closed_records_their_scopes_alone() -> None:
    sealed = {
        (kind, scopes): seal_part(HERE, kind, f"{kind} {scopes}".encode(), {one: KEYS[one] for one in scopes})
        for kind, scopes in (
            ("record", ("shared",)),
            ("record", ("fire", "police")),
            ("record", ("police",)),
            ("plan", ("shared",)),
            ("restricted", ("police",)),
        )
    }
    objects = {
        ref.hash: data for one in sealed.values() for ref, data in zip(one.entry.objects, one.objects, strict=True)
    }
    manifest = Manifest(
        format=1, repository=HERE.repository, compartment="city", type="facility", facility=HERE.facility, version=3,
        issued_at=NOW, parts=tuple(one.entry for one in sealed.values()),
    )  # fmt: skip
    told = guest_manifest(manifest, OFFICE, frozenset({"shared", "fire"}), MINE)
    ring = KeyRing([MINE])
    assert open_manifest(seal_manifest(told, MINE), MINE.id, HERE.facility, ring) == told
    opened = {
        open_part(HERE, part, ring, lambda ref: objects[ref.hash]).decode() for part in told.parts if part.objects
    }
    assert opened == {"record ('shared',)", "record ('fire', 'police')", "plan ('shared',)"}
    (closed,) = (part for part in told.parts if not part.objects)
    assert (closed.kind, closed.scopes, closed.keys, closed.length) == ("record", ("police",), {}, 0)
    assert not can_open(HERE, closed, ring)
    for part in told.parts:
        assert set(part.keys) <= {MINE.id.scope}
        assert not can_open(HERE, part, KeyRing([*OFFICE, OTHER]))
    with pytest.raises(NoGrantError):
        open_part(HERE, told.parts[0], KeyRing([*OFFICE, OTHER]), lambda ref: objects[ref.hash])
    assert (told.version, told.issued_at) == (manifest.version, manifest.issued_at)


def test_terms_are_due_once_and_remember_what_was_done() -> None:
    terms = GuestTerms(
        scope=MINE.id.scope, scopes=("shared",), facilities=(HERE.facility,), until=NOW, promised_until=NOW
    )
    assert not terms.is_due(NOW - timedelta(seconds=1))
    assert terms.is_due(NOW)
    ended = terms.model_copy(update={"ended_at": NOW}).noting("ended", NOW, "")
    assert not ended.is_due(NOW + timedelta(days=1))
    assert [deed.what for deed in ended.deeds] == ["ended"]
    assert GuestTerms.model_validate_json(ended.model_dump_json()) == ended
