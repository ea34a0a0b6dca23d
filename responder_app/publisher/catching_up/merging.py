"""Which of two administrators' facilities goes on: three states compared, theirs, mine and the last that both had.

Decides only; what is decided is written by `taking_over`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from responder_app.package.shard import ShardEntry, Tombstone
from responder_app.publisher.registry.packages import WITHDRAWN, StoredPackage


class Step(Enum):
    """What becomes of one facility or area."""

    NOTHING = "both have the same published"
    THEIRS = "theirs is taken"
    MINE = "theirs is published, mine waits to be published on top of it"
    NEW = "only this office has it: it waits to be published"
    WITHDRAWN = "they withdrew it"
    BOTH = "both changed it"


@dataclass(frozen=True)
class Facts:
    """What is known about one facility in the two offices."""

    mine: StoredPackage | None
    theirs: ShardEntry | Tombstone | None
    mine_at: datetime | None
    """When this office sealed what it published of it last; None for nothing, or when that cannot be told."""
    theirs_at: datetime | None


def decide(facts: Facts, base: datetime | None) -> Step:
    """What becomes of it. `base` is when the last state was issued that both have; None for none that is known."""
    mine, theirs = facts.mine, facts.theirs
    if mine is None:
        return Step.WITHDRAWN if isinstance(theirs, Tombstone) else Step.THEIRS
    if theirs is None:
        return Step.NEW
    if isinstance(theirs, Tombstone):
        if mine.state == WITHDRAWN:
            return Step.WITHDRAWN
        return Step.BOTH if _mine_changed(facts, base) else Step.WITHDRAWN
    if mine.manifest == theirs.manifest:
        return Step.NOTHING
    if not _mine_changed(facts, base):
        return Step.THEIRS
    return Step.BOTH if _is_after(facts.theirs_at, base) else Step.MINE


def _mine_changed(facts: Facts, base: datetime | None) -> bool:
    mine = facts.mine
    if mine is None:
        return False
    waits = mine.state == WITHDRAWN or not mine.is_published
    return waits or _is_after(facts.mine_at, base)


def _is_after(when: datetime | None, base: datetime | None) -> bool:
    return when is None or base is None or when > base


def chosen(steps: Mapping[str, Step], both: Step) -> dict[str, Step]:
    """The steps with what both changed decided: by `Step.MINE` or `Step.THEIRS`."""
    return {name: both if step is Step.BOTH else step for name, step in steps.items()}
