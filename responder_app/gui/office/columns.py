"""The columns of the fleet's table: what stands in a cell, and by what it is sorted. No widgets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from responder_app.gui import amounts
from responder_app.gui.office.said import STATES, sentence
from responder_app.publisher.fleet import Readiness, Vehicle
from responder_app.publisher.report_words import age

_URGENCY = list(Readiness)
_NEVER = timedelta.max
_DIGITS = re.compile(r"(\d{1,9})")
NOT_SAID = "-"


@dataclass(frozen=True)
class Column:
    """A column; `first_down` sorts it from large to small when it is pressed first: the worst comes to the top."""

    heading: str
    says: str
    widest_mm: float
    cell: Callable[[Vehicle, datetime], str]
    order: Callable[[Vehicle, datetime], Any]
    first_down: bool = False
    number: bool = False
    is_count: bool = False
    """Of what should not be: 0 is quiet, more is strong."""


def as_counted(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Orders Engine 9 before Engine 10."""
    parts = _DIGITS.split(name.casefold())
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts if part)


def _number(name: str) -> Callable[[Vehicle, datetime], str]:
    return lambda one, _: str(getattr(one.receipt, name)) if one.receipt else NOT_SAID


def _counted(name: str) -> Callable[[Vehicle, datetime], int]:
    """What was never said comes after 0."""
    return lambda one, _: getattr(one.receipt, name) if one.receipt else -1


COLUMNS = (
    Column("Device", "Device", 38, lambda one, _: one.device.name, lambda one, _: as_counted(one.device.name)),
    Column("Agency", "Agency", 32, lambda one, _: one.device.agency, lambda one, _: one.device.agency.casefold()),
    Column(
        "State",
        "State",
        30,
        lambda one, _: STATES[one.readiness],
        lambda one, _: (_URGENCY.index(one.readiness), -one.behind, as_counted(one.device.name)),
    ),
    Column(
        "Last\nreceipt",
        "Age of the last receipt",
        20,
        lambda one, now: age(now - one.heard_at) if one.heard_at else "never",
        lambda one, now: now - one.heard_at if one.heard_at else _NEVER,
        first_down=True,
        number=True,
    ),
    Column(
        "Behind",
        "States behind",
        18,
        lambda one, _: str(one.behind) if one.receipt else NOT_SAID,
        lambda one, _: one.behind if one.receipt else -1,
        first_down=True,
        number=True,
        is_count=True,
    ),
    Column(
        "Refused", "Refused", 18, _number("refused"), _counted("refused"), first_down=True, number=True, is_count=True
    ),
    Column(
        "Held\nback",
        "Held back",
        18,
        _number("held_back"),
        _counted("held_back"),
        first_down=True,
        number=True,
        is_count=True,
    ),
    Column(
        "Disk\nfree",
        "Disk free",
        20,
        lambda one, _: amounts.size(one.receipt.disk_free) if one.receipt else NOT_SAID,
        lambda one, _: one.receipt.disk_free if one.receipt else 1 << 60,
        number=True,
    ),
    Column(
        "Program",
        "Version of the program",
        24,
        lambda one, _: one.receipt.program if one.receipt else NOT_SAID,
        lambda one, _: (
            tuple((part.isdigit(), part.zfill(6)) for part in one.receipt.program.split(".")) if one.receipt else ()
        ),
    ),
    Column(
        "Problems",
        "Problems",
        0,
        lambda one, _: "; ".join(map(sentence, one.problems)),
        lambda one, _: len(one.problems),
        first_down=True,
    ),
)
"""The last one takes the room that is left."""
STATE, PROBLEMS = 2, len(COLUMNS) - 1
GO_FIRST = (8, 1, 6)
"""Where the screen is too narrow for all: program, agency, held back. The details tell them."""
