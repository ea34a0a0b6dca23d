"""Parts: one sealed thing of a package (a record, a plan, a preview), in objects of at most 8 MiB, tiles of 1 MiB.

Each part has a fresh AES-256 key. Object `index` is AES-256-GCM under that key with the index as its nonce,
which is safe because the key never seals anything else. The key is wrapped once for each scope that may read.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Field

from responder_app.errors import LimitError, NoGrantError, TamperedError
from responder_app.model.base import Frozen, Uuid
from responder_app.package.digest import ObjectRef, check, ref_of
from responder_app.package.encoding import bind, joined
from responder_app.package.keys import KEY_BYTES, NONCE_BYTES, SUITE, EpochKey, KeyRing, ScopeKeyId
from responder_app.package.limits import MAX_PART_BYTES, OBJECT_BYTES, OBJECT_OVERHEAD

RECORD = "record"
AREA = "area"
PLAN = "plan"
DOCUMENT = "document"
OVERVIEW = "overview"
WORDS = "words"
TILES = "tiles"
BASEMAP = "basemap"
"""Tiles of the ground around a facility, or of a whole area."""
BEFORE = "before"
"""The file that a document had before its newest change."""
RESTRICTED = "restricted"
"""The kind that is told of a restricted part; its true kind stands in the record of its scopes."""
ESSENTIAL = frozenset({RECORD, AREA, PLAN, DOCUMENT, OVERVIEW, WORDS, RESTRICTED})
"""Kinds without which a package is not whole. Others make it quicker or fuller, or are of a newer program."""

_NOTHING = ObjectRef(hash="0" * 64, length=0)
"""Stands for the objects of a part that names none: even an empty one has one."""

ReadObject = Callable[[ObjectRef], bytes]
"""Gives the bytes of an object, from disk or network; `part` checks them."""


@dataclass(frozen=True)
class Place:
    """Whose part it is: what every seal is bound to."""

    repository: str
    compartment: str
    facility: str


class WrappedKey(Frozen):
    """A part's key, wrapped under one scope's key of one epoch (40 bytes in hexadecimal)."""

    epoch: Annotated[int, Field(ge=1)]
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{80}$")]


class PartEntry(Frozen):
    """A part as its manifest names it."""

    id: Uuid
    kind: Annotated[str, Field(pattern=r"^[a-z-]{1,20}$")]
    scopes: Annotated[tuple[str, ...], Field(min_length=1, max_length=16)]
    keys: Annotated[dict[str, WrappedKey], Field(max_length=16)]
    """By scope."""
    objects: tuple[ObjectRef, ...]
    length: Annotated[int, Field(ge=0, le=MAX_PART_BYTES)]
    """Plaintext bytes."""


@dataclass(frozen=True)
class SealedPart:
    """A part ready to be stored: its entry for the manifest and its objects in order."""

    entry: PartEntry
    objects: tuple[bytes, ...]


def seal_part(
    place: Place, kind: str, plaintext: bytes, keys: Mapping[str, EpochKey], step: int = OBJECT_BYTES
) -> SealedPart:
    """Seal `plaintext` for the scopes that `keys` names, under a fresh key and id, in objects of `step` bytes.

    Raises LimitError for more than MAX_PART_BYTES.
    """
    objects: list[bytes] = []
    count = max(1, -(-len(plaintext) // step))
    pieces = (plaintext[index * step : (index + 1) * step] for index in range(count))
    entry = seal_pieces(place, kind, len(plaintext), pieces, keys, objects.append, step)
    return SealedPart(entry, tuple(objects))


def seal_pieces(
    place: Place,
    kind: str,
    length: int,
    pieces: Iterable[bytes],
    keys: Mapping[str, EpochKey],
    put: Callable[[bytes], object],
    step: int,
    part_id: str | None = None,
) -> PartEntry:
    """As `seal_part`, of bytes that never are in memory whole: `put` is given each sealed object in order.

    `pieces` are of `step` bytes but the last, and `length` together; the key is fresh whether or not an id is given.
    Raises LimitError, and ValueError for others.
    """
    if length > MAX_PART_BYTES:
        raise LimitError(f"a part of {length} bytes; at most {MAX_PART_BYTES} are allowed")
    part_id, own_key = part_id or str(uuid.uuid4()), os.urandom(KEY_BYTES)
    scopes, cipher, count = tuple(sorted(keys)), AESGCM(own_key), max(1, -(-length // step))
    refs: list[ObjectRef] = []
    for index, piece in enumerate(pieces):
        if len(piece) != min(step, length - index * step):
            raise ValueError("the pieces are not those of that length")
        sealed = cipher.encrypt(_nonce(index), piece, _binding(place, part_id, scopes, index, count))
        refs.append(ref_of(sealed))
        put(sealed)
    if len(refs) != count:
        raise ValueError("the pieces are not those of that length")
    return PartEntry(
        id=part_id,
        kind=kind,
        scopes=scopes,
        keys=_wrapped(place, part_id, own_key, keys),
        objects=tuple(refs),
        length=length,
    )


def open_part(place: Place, entry: PartEntry, ring: KeyRing, read: ReadObject) -> bytes:
    """The part's plaintext.

    Raises:
        NoGrantError: The ring holds no key of the part's scopes.
        TamperedError: An object is not what was signed or does not open.
    """
    return b"".join(open_objects(place, entry, ring, read))


def open_objects(place: Place, entry: PartEntry, ring: KeyRing, read: ReadObject) -> Iterator[bytes]:
    """As `open_part`, object by object, each of at most OBJECT_BYTES."""
    object_step(entry)
    key = part_key(place, entry, ring)
    for index in range(len(entry.objects)):
        yield open_object(place, entry, key, index, read)


def object_step(entry: PartEntry) -> int:
    """Plaintext bytes in each object but the last. Raises TamperedError when they do not add up to the length."""
    first, *others = (ref.length - OBJECT_OVERHEAD for ref in entry.objects or (_NOTHING,))
    last = others[-1] if others else first
    alike = all(length == first for length in others[:-1]) and (not others or 0 < last <= first)
    if not (alike and 0 <= first <= OBJECT_BYTES and first + sum(others) == entry.length):
        raise TamperedError("a part's objects do not add up to its length")
    return first


def open_object(place: Place, entry: PartEntry, key: bytes, index: int, read: ReadObject) -> bytes:
    """The plaintext of one object of the part under the part's own key. Raises TamperedError."""
    ref = entry.objects[index]
    sealed = check(ref, read(ref))
    try:
        binding = _binding(place, entry.id, entry.scopes, index, len(entry.objects))
        return AESGCM(key).decrypt(_nonce(index), sealed, binding)
    except InvalidTag as error:
        raise TamperedError("a part does not open under its key") from error


def part_key(place: Place, entry: PartEntry, ring: KeyRing) -> bytes:
    """The part's own key, from the first scope of which the ring holds a key. Raises as `open_part`."""
    failure: TamperedError | None = None
    for scope, wrapped in sorted(entry.keys.items()):
        for key in ring.find(ScopeKeyId(place.repository, place.compartment, scope, wrapped.epoch)):
            try:
                return key.unwrap(bytes.fromhex(wrapped.key), place.facility, entry.id)
            except TamperedError as error:
                failure = error
    if failure is not None:
        raise failure
    raise NoGrantError("this device has no key for that part")


def rewrap(place: Place, entry: PartEntry, ring: KeyRing, keys: Mapping[str, EpochKey]) -> PartEntry:
    """The same part and objects, its key wrapped under other epochs' keys of the same scopes.

    Raises as `open_part`.
    """
    if tuple(sorted(keys)) != entry.scopes:
        raise ValueError("a part for other scopes is a new part")
    own_key = part_key(place, entry, ring)
    return entry.model_copy(update={"keys": _wrapped(place, entry.id, own_key, keys)})


def wrap_for(place: Place, entry: PartEntry, ring: KeyRing, key: EpochKey) -> PartEntry:
    """The same part and objects, its key wrapped under that key alone, which need not be of one of its scopes.

    For a guest's manifest. Raises as `open_part`.
    """
    own_key = part_key(place, entry, ring)
    return entry.model_copy(update={"keys": _wrapped(place, entry.id, own_key, {key.id.scope: key})})


def reseal(
    place: Place,
    entry: PartEntry,
    ring: KeyRing,
    keys: Mapping[str, EpochKey],
    read: ReadObject,
    put: Callable[[bytes], object],
) -> PartEntry:
    """The same part, id and content, under a fresh key of its own and in new objects: old keys open none of them.

    Raises as `open_part`.
    """
    if tuple(sorted(keys)) != entry.scopes:
        raise ValueError("a part for other scopes is a new part")
    pieces, step = open_objects(place, entry, ring, read), object_step(entry) or 1
    return seal_pieces(place, entry.kind, entry.length, pieces, keys, put, step, entry.id)


def _wrapped(place: Place, part_id: str, own_key: bytes, keys: Mapping[str, EpochKey]) -> dict[str, WrappedKey]:
    return {
        scope: WrappedKey(epoch=key.id.epoch, key=key.wrap(own_key, place.facility, part_id).hex())
        for scope, key in keys.items()
    }


def can_open(place: Place, entry: PartEntry, ring: KeyRing) -> bool:
    """Whether the ring holds one of the keys that the part's key is wrapped under."""
    return any(
        ring.find(ScopeKeyId(place.repository, place.compartment, scope, wrapped.epoch))
        for scope, wrapped in entry.keys.items()
    )


def _nonce(index: int) -> bytes:
    return index.to_bytes(NONCE_BYTES, "big")


def _binding(place: Place, part_id: str, scopes: tuple[str, ...], index: int, count: int) -> bytes:
    own = (place.repository, place.compartment, place.facility)
    return bind(SUITE, "part", *own, part_id, joined(scopes), index, count)
