"""Parts: what was sealed opens, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from hypothesis import given, settings
from hypothesis import strategies as st

from responder_app.errors import NoGrantError, TamperedError
from responder_app.package import limits
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId
from responder_app.package.part import Place, SealedPart, open_part, part_key, reseal, seal_part

REPOSITORY = "a" * 64
FACILITY = "00000000-0000-4000-8000-000000000001"
PLACE = Place(REPOSITORY, "city", FACILITY)


def key(scope: str = "fire", epoch: int = 1, repository: str = REPOSITORY) -> EpochKey:
    return EpochKey.generate(ScopeKeyId(repository, "city", scope, epoch))


def opened(part: SealedPart, ring: KeyRing, place: Place = PLACE) -> bytes:
    stored = {ref_of(data).hash: data for data in part.objects}
    return open_part(place, part.entry, ring, lambda ref: stored[ref.hash])


@pytest.mark.parametrize("length", [0, 1, limits.OBJECT_BYTES - 1, limits.OBJECT_BYTES, limits.OBJECT_BYTES + 1])
def test_a_part_of_any_length_opens_to_the_same_bytes(length: int) -> None:
    plaintext = bytes(range(256)) * (length // 256) + bytes(length % 256)
    fire = key()
    part = seal_part(PLACE, "plan", plaintext, {"fire": fire})
    assert opened(part, KeyRing([fire])) == plaintext
    assert len(part.objects) == max(1, -(-length // limits.OBJECT_BYTES))


def test_each_scope_that_may_read_opens_the_part_by_itself() -> None:
    fire, police = key("fire"), key("police")
    part = seal_part(PLACE, "record", b"codes", {"fire": fire, "police": police})
    assert opened(part, KeyRing([fire])) == opened(part, KeyRing([police])) == b"codes"


def test_another_scopes_key_opens_nothing() -> None:
    part = seal_part(PLACE, "record", b"cameras", {"police": key("police")})
    with pytest.raises(NoGrantError):
        opened(part, KeyRing([key("fire")]))


def test_a_key_with_the_same_name_but_another_secret_opens_nothing() -> None:
    part = seal_part(PLACE, "record", b"cameras", {"police": key("police")})
    with pytest.raises(TamperedError):
        opened(part, KeyRing([key("police")]))


def test_an_epochs_secret_is_never_a_key_itself() -> None:
    """What it seals and wraps does not open with it: a key is derived for each use."""
    fire = key()
    part = seal_part(PLACE, "record", b"codes", {"fire": fire})
    with pytest.raises(InvalidUnwrap):
        aes_key_unwrap(fire.secret, bytes.fromhex(part.entry.keys["fire"].key))
    sealed = fire.seal(b"a shard", "shard", "0")
    for binding in (None, fire._binding("seal", "shard", "0")):
        with pytest.raises(InvalidTag):
            AESGCM(fire.secret).decrypt(sealed[:12], sealed[12:], binding)
    assert fire.open(sealed, "shard", "0") == b"a shard"
    with pytest.raises(TamperedError):
        fire.unwrap(aes_key_wrap(fire._derive("seal"), bytes(32)), "part")


@pytest.mark.parametrize(
    "place",
    [Place("b" * 64, "city", FACILITY), Place(REPOSITORY, "harbor", FACILITY), Place(REPOSITORY, "city", "other")],
)
def test_a_part_moved_to_another_place_does_not_open(place: Place) -> None:
    fire = key()
    part = seal_part(PLACE, "plan", b"floor 3", {"fire": fire})
    there = EpochKey(ScopeKeyId(place.repository, place.compartment, "fire", 1), fire.secret)
    with pytest.raises(TamperedError):
        opened(part, KeyRing([there]), place)


@given(position=st.integers(min_value=0, max_value=22), bit=st.integers(min_value=0, max_value=7))
@settings(max_examples=60)
def test_a_flipped_bit_of_an_object_is_refused_even_when_its_name_is_changed_too(position: int, bit: int) -> None:
    fire = key()
    part = seal_part(PLACE, "plan", b"floor 3", {"fire": fire})
    changed = bytearray(part.objects[0])
    changed[position] ^= 1 << bit
    forged = bytes(changed)
    entry = part.entry.model_copy(update={"objects": (ref_of(forged),)})
    with pytest.raises(TamperedError):
        opened(replace(part, entry=entry, objects=(forged,)), KeyRing([fire]))


def test_objects_of_one_part_cannot_change_places() -> None:
    fire = key()
    part = seal_part(PLACE, "plan", bytes(2 * limits.OBJECT_BYTES), {"fire": fire})
    entry = part.entry.model_copy(update={"objects": part.entry.objects[::-1]})
    with pytest.raises(TamperedError):
        opened(replace(part, entry=entry), KeyRing([fire]))


def test_a_part_whose_end_is_cut_off_is_refused() -> None:
    fire = key()
    part = seal_part(PLACE, "plan", bytes(limits.OBJECT_BYTES + 5), {"fire": fire})
    entry = part.entry.model_copy(update={"objects": part.entry.objects[:1], "length": limits.OBJECT_BYTES})
    with pytest.raises(TamperedError):
        opened(replace(part, entry=entry), KeyRing([fire]))


def test_a_part_relabelled_for_a_wider_audience_is_refused() -> None:
    fire, police = key("fire"), key("police")
    part = seal_part(PLACE, "record", b"cameras", {"police": police})
    wrapped = part.entry.keys["police"]
    entry = part.entry.model_copy(update={"scopes": ("fire", "police"), "keys": {"fire": wrapped, "police": wrapped}})
    with pytest.raises(TamperedError):
        opened(replace(part, entry=entry), KeyRing([fire, police]))


def test_two_seals_of_the_same_bytes_share_nothing() -> None:
    fire = key()
    one, two = (seal_part(PLACE, "plan", b"floor 3" * 9, {"fire": fire}) for _ in range(2))
    assert one.entry.id != two.entry.id
    assert one.objects[0] != two.objects[0]


@pytest.mark.parametrize("length", [0, 1, 64, 65, 200])
def test_a_part_sealed_anew_says_the_same_under_a_key_that_the_old_one_does_not_give(length: int) -> None:
    clear, old, new = bytes(range(256))[:length], key(), key(epoch=2)
    before = seal_part(PLACE, "plan", clear, {"fire": old}, step=64)
    held, fresh = {ref_of(data): data for data in before.objects}, list[bytes]()
    after = reseal(PLACE, before.entry, KeyRing([old]), {"fire": new}, held.__getitem__, fresh.append)
    assert (after.id, after.kind, after.scopes, after.length) == (before.entry.id, "plan", ("fire",), length)
    assert opened(SealedPart(after, tuple(fresh)), KeyRing([new])) == clear
    assert not {ref.hash for ref in after.objects} & {ref.hash for ref in before.entry.objects}
    assert part_key(PLACE, before.entry, KeyRing([old])) != part_key(PLACE, after, KeyRing([new]))
    with pytest.raises(NoGrantError):
        opened(SealedPart(after, tuple(fresh)), KeyRing([old]))
    mixed = after.model_copy(update={"keys": before.entry.keys})  # whoever kept the old wrapped key tries it
    with pytest.raises(TamperedError):
        opened(SealedPart(mixed, tuple(fresh)), KeyRing([old]))


def test_a_part_is_never_sealed_anew_for_other_readers() -> None:
    before = seal_part(PLACE, "plan", b"x", {"fire": key()})
    with pytest.raises(ValueError, match="new part"):
        reseal(PLACE, before.entry, KeyRing([key()]), {"shared": key("shared")}, lambda _ref: b"", lambda _data: None)


def test_a_secret_is_never_in_a_representation() -> None:
    fire = key()
    assert repr(fire.secret) not in repr(fire)
    assert fire.secret.hex() not in repr(fire)


def test_an_object_ref_names_the_folder_by_its_first_two_digits() -> None:
    assert ObjectRef(hash="ab" * 32, length=1).path == "objects/ab/" + "ab" * 32
