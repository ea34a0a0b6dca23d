"""Which part of what is held is handed on, as people choose it."""

from __future__ import annotations

from dataclasses import dataclass

NEAR_M = 500.0


@dataclass(frozen=True)
class Part:
    """Everything, unless districts are named, or a facility (by id) whose neighbours within `near_m` come along.

    `repository`: of that office alone; "" is of every office that is followed.
    """

    districts: tuple[str, ...] = ()
    facility: str = ""
    near_m: float = NEAR_M
    repository: str = ""

    @property
    def is_all(self) -> bool:
        """Whether it is all that is held, of one office or of every one."""
        return not (self.districts or self.facility)

    @property
    def said(self) -> str:
        """For the audit log, e.g. "all", "districts north, harbour", "within 500 m of repository 3f9a..."."""
        if self.facility:
            what = f"within {self.near_m:g} m"
        else:
            what = f"districts {', '.join(self.districts)}" if self.districts else "all"
        return f"{what} of repository {self.repository[:16]}" if self.repository else what
