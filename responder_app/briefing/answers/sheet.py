"""The arrival sheet: thirteen short blocks in the order of the first five minutes (field.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity
from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.plans import SheetRef
from responder_app.briefing.answers.signs import HazardSign, Placard


class BlockKind(StrEnum):
    """The thirteen items, in the order in which they are shown."""

    ALERT = "alert"
    ACCESS = "access"
    LIFE = "life"
    CONSTRUCTION = "construction"
    HAZMAT = "hazmat"
    WATER = "water"
    SYSTEMS = "systems"
    VERTICAL = "vertical"
    SHUT_OFFS = "shut-offs"
    FIRE_FLOOR = "fire floor"
    PEOPLE = "people"
    EVACUATION = "evacuation"
    TRUST = "trust"


@dataclass(frozen=True)
class Block:
    """One item: at most `sheet.MOST_FACTS` facts, the most dangerous first; `more` counts those left out."""

    kind: BlockKind
    title: str
    facts: tuple[Fact, ...]
    more: int = 0
    age: Age | None = None

    @property
    def severity(self) -> FactSeverity:
        """The loudest of its facts."""
        order = list(FactSeverity)
        return max((fact.severity for fact in self.facts), key=order.index, default=FactSeverity.NORMAL)

    @property
    def more_text(self) -> str:
        """The words "+3 more", or nothing."""
        return f"+{self.more} more" if self.more else ""


@dataclass(frozen=True)
class FireFloor:
    """What follows once the fire floor is set. Labels are those that the staff say."""

    label: str
    ordinal: int
    above: str | None
    """Label of the floor above, None for the top one."""
    below: str | None
    stairs: tuple[Fact, ...]
    """Stairs that serve the floor."""
    hazmat: tuple[Fact, ...]
    """On the floor and the floor above; the label names the floor."""
    assistance: tuple[Fact, ...]
    plan: SheetRef | None
    """The sheet to open, None when the floor has no plan."""
    note: str


@dataclass(frozen=True)
class ArrivalSheet:
    """Everything on the first screen."""

    heading: Heading
    usng: str
    use: Fact
    sector: Fact
    diamond: Diamond | None
    """The facility's NFPA 704 diamond, None when neither owner nor tables give one."""
    signs: tuple[HazardSign | Placard, ...]
    """Placards and pictograms of the most dangerous chemical; none where nothing calls for one."""
    blocks: tuple[Block, ...]
    """All thirteen, in order, always."""
    floor_labels: tuple[str, ...]
    """Top to bottom, to choose the fire floor from."""
    fire_floor: FireFloor | None

    def block(self, kind: BlockKind) -> Block:
        """The block of that kind; every sheet has each."""
        return next(block for block in self.blocks if block.kind is kind)
