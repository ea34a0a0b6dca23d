"""A sync in two halves, records and then drawings, so that several of them can take turns."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from responder_app.sync.answers import Change

Halves = Generator[None, None, Change]
"""Pauses once at most, when the records are here; gives what was done."""


def to_the_end(halves: Halves) -> Change:
    """Both, one after the other. Raises as they do."""
    while True:
        try:
            next(halves)
        except StopIteration as end:
            change: Change = end.value
            return change


def called_here(change: Change, ids: Mapping[str, str]) -> Change:
    """The same with the ids that facilities have on this vehicle; `ids` by their signed ids, where they differ."""
    if not ids:
        return change
    lists = ("added", "updated", "removed", "refused", "held_back", "missing", "unfinished", "drawn")
    renamed: dict[str, Any] = {name: tuple(ids.get(one, one) for one in getattr(change, name)) for name in lists}
    told: dict[str, Any] = {
        name: MappingProxyType({ids.get(one, one): why for one, why in getattr(change, name).items()})
        for name in ("reasons", "kinds")
    }
    return replace(change, **renamed, **told)
