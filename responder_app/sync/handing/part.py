"""Which part of what is held goes into a copy, as people choose it."""

from __future__ import annotations

from dataclasses import dataclass

NEAR_M = 500.0


@dataclass(frozen=True)
class Part:
    """Everything, unless districts are named, or a facility (by id) whose neighbours within `near_m` come along."""

    districts: tuple[str, ...] = ()
    facility: str = ""
    near_m: float = NEAR_M

    @property
    def is_all(self) -> bool:
        """Whether it is everything; that needs no unlocking."""
        return not (self.districts or self.facility)

    @property
    def said(self) -> str:
        """For the audit log, e.g. "all", "districts north, harbour", "within 500 m"."""
        if self.facility:
            return f"within {self.near_m:g} m"
        return f"districts {', '.join(self.districts)}" if self.districts else "all"
