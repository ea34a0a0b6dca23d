"""What is wanted, in the order in which it is fetched, packed: as values 60,000 objects would take 30 MB. No I/O."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from responder_app.library.values import Wanted
from responder_app.package.digest import ObjectRef
from responder_app.sync.first import Rank
from responder_app.sync.plan import Stage, stage_of

_HASH_BYTES = 32
_OF_A_REF = set(ObjectRef.model_fields)
_COUNT: Final = "I"
_LENGTH: Final = "Q"
"""Types of arrays: of indexes, of bytes of an object."""


@dataclass(frozen=True, slots=True)
class Group:
    """The objects of one facility and stage: those from `start` until `stop`, of so many bytes in all."""

    stage: Stage
    start: int
    stop: int
    bytes: int


@dataclass
class _Columns:
    """Objects as they were given, 48 bytes each; facilities and kinds by their place in a list."""

    hashes: bytearray = field(default_factory=bytearray)
    lengths: array[int] = field(default_factory=lambda: array(_LENGTH))
    facility_of: array[int] = field(default_factory=lambda: array(_COUNT))
    kind_of: array[int] = field(default_factory=lambda: array(_COUNT))
    facilities: list[tuple[str, str]] = field(default_factory=list)
    """Repository and id in it."""
    kinds: list[str] = field(default_factory=list)

    def take(self, wanted: Iterable[Wanted]) -> None:
        """All of them, each hash once."""
        known: set[bytes] = set()
        facilities: dict[tuple[str, str], int] = {}
        kinds: dict[str, int] = {}
        for item in wanted:
            name = bytes.fromhex(item.ref.hash)
            if name in known:
                continue
            known.add(name)
            self.hashes += name
            self.lengths.append(item.ref.length)
            self.facility_of.append(facilities.setdefault((item.repository, item.facility_id), len(facilities)))
            self.kind_of.append(kinds.setdefault(item.kind, len(kinds)))
        self.facilities, self.kinds = list(facilities), list(kinds)

    def ref(self, index: int) -> ObjectRef:
        """Built without being checked again."""
        start = index * _HASH_BYTES
        name = self.hashes[start : start + _HASH_BYTES].hex()
        return ObjectRef.model_construct(_OF_A_REF, hash=name, length=self.lengths[index])

    def item(self, index: int) -> Wanted:
        repository, facility = self.facilities[self.facility_of[index]]
        return Wanted(repository, facility, self.kinds[self.kind_of[index]], self.ref(index))


class Wants:
    """Objects in an order, each once, those of one facility and stage together. Values are made when asked for."""

    def __init__(self, columns: _Columns, order: array[int]) -> None:
        """See `plan_objects`."""
        self._columns = columns
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Wanted]:
        """Each as a value that is its reader's alone."""
        return map(self._columns.item, self._order)

    @property
    def bytes(self) -> int:
        """Of all together."""
        return sum(map(self._columns.lengths.__getitem__, self._order))

    def groups(self) -> Iterator[Group]:
        """What is fetched whole or not at all, in order."""
        columns, start = self._columns, 0
        stages = [stage_of(kind) for kind in columns.kinds]

        def group_of(index: int) -> tuple[Stage, int]:
            return stages[columns.kind_of[index]], columns.facility_of[index]

        for (stage, _), own in groupby(self._order, group_of):
            lengths = [columns.lengths[index] for index in own]
            yield Group(stage, start, start + len(lengths), sum(lengths))
            start += len(lengths)

    def only(self, groups: Iterable[Group]) -> Wants:
        """Those groups of it, in their order."""
        order = array(_COUNT)
        for group in groups:
            order += self._order[group.start : group.stop]
        return Wants(self._columns, order)

    def split(self, is_here: Callable[[ObjectRef], bool]) -> tuple[Wants, Wants]:
        """Those that are here and those that are not."""
        here, missing = array(_COUNT), array(_COUNT)
        for index in self._order:
            (here if is_here(self._columns.ref(index)) else missing).append(index)
        return Wants(self._columns, here), Wants(self._columns, missing)


def plan_objects(wanted: Iterable[Wanted], rank: Callable[[str], Rank] = lambda _: (0, 0.0)) -> Wants:
    """The objects to download, each once: previews before drawings, base maps last.

    Within a stage by the rank of their facilities, otherwise in the order given.

    Parts of restricted scopes do not tell their kind and come with the drawings.
    """
    columns = _Columns()
    columns.take(wanted)
    count = len(columns.facilities)
    ranked = sorted(range(count), key=lambda one: rank(columns.facilities[one][1]))
    place = array(_COUNT, sorted(range(count), key=ranked.__getitem__))
    stages = [int(stage_of(kind)) for kind in columns.kinds]

    def comes(index: int) -> int:
        return stages[columns.kind_of[index]] * count + place[columns.facility_of[index]]

    return Wants(columns, array(_COUNT, sorted(range(len(columns.lengths)), key=comes)))
