"""Floors as the staff say them and where they really are: order, neighbours, odd numbers, what a stair serves."""

from __future__ import annotations

from itertools import pairwise

from responder_app.errors import NoAnswerError
from responder_app.model.building import Level
from responder_app.model.facility import PrePlan

ROOF_LABELS = frozenset({"roof", "r", "rf"})


class Floors:
    """The floors of one facility, from its levels and its floor-number map.

    The map wins where both name a label, because it was made for this purpose.
    """

    def __init__(self, preplan: PrePlan) -> None:
        levels = preplan.levels.levels if preplan.levels else None
        numbers = preplan.construction.floor_numbers if preplan.construction else None
        self.known = levels is not None or numbers is not None
        self.levels: dict[str, Level] = {level.label: level for level in levels or ()}
        self._ordinals = {label: level.ordinal for label, level in self.levels.items()}
        self._ordinals.update({number.label: number.ordinal for number in numbers or ()})
        self._folded = {label.casefold(): label for label in self._ordinals}

    def labels(self) -> tuple[str, ...]:
        """All labels from the top floor down."""
        return tuple(sorted(self._ordinals, key=lambda label: (-self._ordinals[label], label)))

    def label(self, said: str) -> str:
        """The floor's own label for what was said, capital letters aside. Raises NoAnswerError."""
        found = self._folded.get(said.strip().casefold())
        if found is None:
            raise NoAnswerError(f"there is no floor {said!r}")
        return found

    def ordinal(self, label: str) -> int | None:
        """How many floors above the ground floor a label is, None when unknown. A roof lies above the top floor."""
        found = self._folded.get(label.strip().casefold())
        if found is not None:
            return self._ordinals[found]
        if label.strip().casefold() in ROOF_LABELS and self._ordinals:
            return max(self._ordinals.values()) + 1
        return None

    def at(self, ordinal: int) -> str | None:
        """The label of the floor at that position."""
        return next((label for label in self.labels() if self._ordinals[label] == ordinal), None)

    def serves(self, from_level: str, to_level: str, label: str) -> bool | None:
        """Whether a stair or elevator between two floors reaches a third; None when it cannot be told."""
        asked = self.ordinal(label)
        ends = [self.ordinal(from_level), self.ordinal(to_level)]
        if asked is None or ends[0] is None or ends[1] is None:
            if label in (from_level, to_level):
                return True
            return None
        return min(ends[0], ends[1]) <= asked <= max(ends[0], ends[1])

    def _numbered(self) -> list[tuple[int, int]]:
        """(number, ordinal) of the floors whose label is a plain positive number, from below."""
        return sorted((int(label), place) for label, place in self._ordinals.items() if label.isdecimal())

    def skipped(self) -> tuple[str, ...]:
        """Numbers that the building leaves out: "4", or "5-7" where only some of a gap are left out.

        Between two floors, more numbers than floors means that numbers are missing. A gap in both
        only means that those floors were not described.
        """
        found: list[str] = []
        for (low, low_place), (high, high_place) in pairwise(self._numbered()):
            between = high - low - 1
            floors_between = high_place - low_place - 1
            if between > floors_between >= 0:
                if floors_between == 0:
                    found.extend(str(number) for number in range(low + 1, high))
                else:
                    found.append(f"{between - floors_between} of {low + 1}-{high - 1}")
        return tuple(found)

    def oddity(self, label: str) -> str | None:
        """What misleads about a label, e.g. "really floor 13", or None.

        Compared with counting on from the lowest numbered floor.
        """
        numbered = self._numbered()
        if not label.isdecimal() or not numbered:
            return None
        first, first_place = numbered[0]
        really = self._ordinals[label] - first_place + first
        return None if really == int(label) else f"really floor {really} counting from {first}"

    def numbering(self) -> str:
        """What is odd about the numbers in one line: "No 4, 13"; empty when nothing is."""
        skipped = self.skipped()
        parts = [f"No {', '.join(skipped)}"] if skipped else []
        zero = self.at(0)
        if zero is not None and zero.isdecimal() and zero != "1":
            parts.append(f"Ground floor is called {zero}")
        return "; ".join(parts)
