"""Adding up what a run does, while it does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from responder_app.errors import NotFoundError, ResponderError
from responder_app.sync.answers import Change
from responder_app.sync.transport.base import Traffic

if TYPE_CHECKING:
    from responder_app.trust.orders import VerifiedDestroyOrder


NOT_THERE = "What is new of it is not at this source; what is held of it stays."


def sentence(error: ResponderError | str) -> str:
    """An error's message as a sentence; empty when there is none."""
    text = str(error).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


@dataclass
class Tally:
    """Ids of facilities by what became of them, and why. Written by one thread."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unread: list[ResponderError] = field(default_factory=list)
    unchanged: int = 0
    destroy: VerifiedDestroyOrder | None = None
    drawn: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    """Of the unfinished: the source does not have them, as a copy of one district has no other."""

    def refuse(self, facility: str, error: ResponderError) -> None:
        """Its new version is not believed."""
        self._once(self.refused, facility)
        self.reasons[facility] = sentence(error)
        self.kinds[facility] = type(error).__name__

    def leave_unfinished(self, facility: str, error: ResponderError) -> None:
        """It could not be fetched this time."""
        self._once(self.unfinished, facility)
        is_absent = isinstance(error, NotFoundError)
        (self.absent.add if is_absent else self.absent.discard)(facility)
        self.reasons[facility] = NOT_THERE if is_absent else sentence(error)
        self.kinds[facility] = type(error).__name__

    def leave_unread(self, error: ResponderError) -> None:
        """A list of the catalogue did not come, or cannot be believed."""
        self.unread.append(error)
        is_absent = isinstance(error, NotFoundError)
        why = "it is not at this source, where an upload may not be finished." if is_absent else sentence(error)
        self.note(f"A list of facilities was not read, and all that it names stays as it was: {why}")

    def note(self, text: str) -> None:
        """Something that concerns no single facility; said once."""
        self._once(self.notes, text)

    def hold_back(self, facilities: list[str], reason: str) -> None:
        """They were to be removed, and too many at once."""
        self.held_back += facilities
        self.reasons.update(dict.fromkeys(facilities, reason))

    def change(self, sequence: int, traffic: Traffic, cancelled: bool) -> Change:
        """What was done until now."""
        return Change(
            sequence=sequence,
            added=tuple(self.added),
            updated=tuple(self.updated),
            removed=tuple(self.removed),
            refused=tuple(self.refused),
            held_back=tuple(self.held_back),
            missing=tuple(self.missing),
            unfinished=tuple(self.unfinished),
            reasons=MappingProxyType(dict(self.reasons)),
            unread=tuple(self.unread),
            kinds=MappingProxyType(dict(self.kinds)),
            drawn=tuple(sorted(self.drawn)),
            notes=(*self.notes, *_said_absent(len(self.absent))),
            unchanged=self.unchanged,
            destroy=self.destroy,
            traffic=traffic,
            cancelled=cancelled,
        )

    @staticmethod
    def _once(texts: list[str], text: str) -> None:
        if text not in texts:
            texts.append(text)


def _said_absent(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    what = "1 facility or area is" if count == 1 else f"{count} facilities and areas are"
    return (f"{what} not at this source in its newest state: what was held stays, the next sync elsewhere goes on.",)
