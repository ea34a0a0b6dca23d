"""What was found in the newest list of grants, as the library remembers it. Verifies nothing: that is `grants`'s.

Apart from it, so that saying how a vehicle stands with its office loads no tuf while the first search is typed.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import ValidationError

from responder_app.library.library import Library
from responder_app.model.base import Frozen
from responder_app.model.dates import spoken_end
from responder_app.package.order import Order


class GrantNote(Frozen):
    """What was found in the newest list of grants; kept as a row of the library."""

    list_hash: str
    office: str
    scopes: tuple[str, ...] = ()
    compartments: tuple[str, ...] = ()
    issued_at: datetime | None = None
    problem: str = ""
    revoked: bool = False
    orders: tuple[Order, ...] = ()
    """To this device, nothing verified yet."""
    guest_until: datetime | None = None
    """Of a guest, for people."""

    @property
    def text(self) -> str:
        """For a person."""
        if self.problem:
            return self.problem
        until = f" as a guest until {spoken_end(self.guest_until)}" if self.guest_until else ""
        return f"{self.office} lets this device read{until}: {', '.join(self.scopes)}"


def read_note(library: Library, repository: str) -> GrantNote | None:
    """The note of the last list that was read, or None."""
    text = library.row(note_row(repository))
    try:
        return GrantNote.model_validate_json(text) if text else None
    except ValidationError:
        return None  # of another version of this program: the list is read again


def note_row(repository: str) -> str:
    """The name of the library's row that holds it."""
    return f"grant:{repository}"
