"""The list, on the stick, of what copies wrote there: nothing else is ever deleted.

A text file: one line that says what it is and of which repository, then one path a line. Written before the first of
its files is, so that whatever a copy left half done is known to be ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from responder_app.errors import InputError
from responder_app.sync.handing.place import Place

NAME = "responder-copy.txt"
MAX_BYTES = 512 * 1024 * 1024
_HEAD = "responder copy 1 of repository "
_OBJECT = re.compile(r"objects/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_SIGNED = re.compile(
    r"metadata/([1-9][0-9]{0,8}\.(root|snapshot|targets)|timestamp)\.json|targets/v1/[0-9a-f]{64}\.catalogue"
)


@dataclass(frozen=True)
class Ledger:
    """Of which repository, and which paths copies wrote."""

    repository: str
    paths: frozenset[str]


def read_ledger(place: Place) -> Ledger | None:
    """The list; None where no copy was ever written. Raises InputError for one that is damaged, PlaceError."""
    data = place.read(NAME, MAX_BYTES)
    if data is None:
        return None
    head, *lines = data.decode("ascii", "replace").splitlines() or [""]
    paths = frozenset(lines)
    if not head.startswith(_HEAD) or not all(_OBJECT.fullmatch(line) or _SIGNED.fullmatch(line) for line in paths):
        raise InputError(f"{NAME} on the stick is damaged: delete the copy there, or choose another folder")
    return Ledger(head.removeprefix(_HEAD), paths)


def write_ledger(place: Place, ledger: Ledger) -> None:
    """Write the list down, durably. Raises PlaceError."""
    place.write(NAME, "\n".join((_HEAD + ledger.repository, *sorted(ledger.paths), "")).encode("ascii"))
    place.flush()


def object_name(path: str) -> str | None:
    """The object's name, when that path is of one."""
    match = _OBJECT.fullmatch(path)
    return match[2] if match else None
