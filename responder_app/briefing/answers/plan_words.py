"""What a search in the plans of one facility found: words that are drawn and things that are recorded."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.plans import SheetRef

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points from the top left of the page as displayed."""


@dataclass(frozen=True)
class PlanHit:
    """A label on one sheet, wherever it stands on it, or a recorded thing such as a stair or a shut-off."""

    text: str
    """As it is drawn, e.g. "TIFFIN ROOM"; of a long note the words around what was found."""
    sheet: SheetRef | None
    """None: a thing on a floor without a plan."""
    floor: str
    """The floor as the staff say it; "" for a sheet that is no floor's plan and a thing without a floor."""
    ordinal: int | None
    """How many floors above the ground floor; None where `floor` is ""."""
    where: str
    """The sheet's title; of a thing its recorded place or the floors that it runs through."""
    boxes: tuple[Box, ...] = ()
    """One for each place on the sheet, around the words that were found. Empty for things: `thing` names the symbol."""
    near: bool = False
    """Spelt differently from what was typed."""
    thing: str = ""
    """The id of the symbol on the floor's overlay, or of its row where it is not placed; "" for drawn words."""
    kind: str = ""
    """What the thing is; "" for drawn words."""
    icon: str = ""
    """The thing's icon where it says more than its kind's."""
    floors: tuple[str, ...] = ()
    """Every floor that a stair or an elevator serves, from the top; else empty."""
    off_layer: str | None = None
    """The layer that is off when the file opens and has the words; "" where its name cannot be told; else None."""


@dataclass(frozen=True)
class PlanWordsState:
    """How much of a facility's plans can be searched."""

    sheets: int
    """Sheets that may have words: pages of plans and other drawings."""
    read: int
    """Those that were looked at so far."""
    wordless: int
    """Of these, sheets without words: scans, for the most part."""
    on_their_way: int
    """Of these, sheets whose word list has not arrived yet."""
    unread: int
    """Sheets that are left out: damaged ones, and those beyond what the memory for words holds."""

    @property
    def complete(self) -> bool:
        """Whether every sheet was looked at."""
        return self.read >= self.sheets

    @property
    def note(self) -> str:
        """What a crew must know before it trusts an empty list; empty when all was searched."""
        parts = (
            "" if self.complete else f"Still reading {self.read:,} of {self.sheets:,} sheets",
            _count(self.wordless, "has no words (scan)", "have no words (scans)"),
            _count(self.on_their_way, "is still on its way", "are still on their way"),
            _count(self.unread, "could not be searched", "could not be searched"),
        )
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True)
class PlanHits:
    """Hits, best first; those that differ from what was typed only when nothing else was found."""

    query: str
    hits: tuple[PlanHit, ...]
    complete: bool
    """False while sheets are still being read: ask again."""
    note: str
    """E.g. "Still reading 120 of 500 sheets" or "3 sheets have no words (scans)"; empty when all was searched."""
    sheets: int
    """Sheets whose words were searched."""
    more: bool = False
    """There are more hits than were asked for."""


def _count(sheets: int, one: str, many: str) -> str:
    if not sheets:
        return ""
    return f"1 sheet {one}" if sheets == 1 else f"{sheets:,} sheets {many}"
