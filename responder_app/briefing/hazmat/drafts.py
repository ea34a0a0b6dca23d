"""A zone before it has a place: which cell of which table, circle or downwind, and what must be true for it."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.answers.zones import ZoneKind
from responder_app.briefing.hazmat.cells import Cell


@dataclass(frozen=True)
class ZoneDraft:
    """One zone of a plan."""

    kind: ZoneKind
    cell: Cell
    downwind: bool
    """A square toward where the wind blows; else a circle."""
    assumptions: tuple[str, ...]
    detail: str = ""
    """What narrows the kind in the title, e.g. "residual release"."""

    @property
    def title(self) -> str:
        """The kind and what narrows it."""
        return f"{self.kind}, {self.detail}" if self.detail else str(self.kind)


@dataclass(frozen=True)
class Plan:
    """All zones of a question, the smallest distance first, and what must be said of them all."""

    drafts: tuple[ZoneDraft, ...]
    cautions: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
