"""Checks of what a worker says: each gives the value, or raises WorkerError because the worker talks nonsense."""

from __future__ import annotations

import unicodedata
from math import isfinite
from typing import Any, cast

from responder_app.errors import WorkerError


def items(value: dict[str, Any], name: str, most: int) -> list[Any]:
    """The list of that name, of at most so many."""
    items = value.get(name)
    if not isinstance(items, list) or len(items) > most:
        raise nonsense()
    return items


def count(value: object, least: int, most: int) -> int:
    """A whole number between the two, both included."""
    if type(value) is not int or not least <= value <= most:
        raise nonsense()
    return value


def number(value: object, least: float, most: float) -> float:
    """A finite number between the two, both included."""
    if type(value) not in (int, float) or not isfinite(cast(float, value)) or not least <= cast(float, value) <= most:
        raise nonsense()
    return float(cast(float, value))


def text(value: object, most: int) -> str:
    """Printable text in NFC: control, format (direction marks) and private characters go, any space is a space."""
    if not isinstance(value, str) or len(value) > most:
        raise nonsense()
    spaced = (" " if unicodedata.category(one)[0] == "Z" else one for one in value)
    kept = "".join(one for one in spaced if unicodedata.category(one)[0] != "C")
    return unicodedata.normalize("NFC", kept).strip()


def nonsense() -> WorkerError:
    """What is raised."""
    return WorkerError("The drawing process sent a malformed answer.")
