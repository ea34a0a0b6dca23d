"""Reading the CSV files in resources/hazmat."""

from __future__ import annotations

import csv
from collections.abc import Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from responder_app.paths import RESOURCES

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file by their column names."""
    with (RESOURCES / "hazmat" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def number(cell: str) -> float | None:
    """The number in a cell, None when it is empty."""
    return float(cell) if cell else None


def grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    """The values of each key, in their order."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in groups.items()})
