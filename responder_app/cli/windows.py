"""The windows that a command may open, handed to it by whoever starts the program: `cli` itself knows no window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OpenWindow = Callable[[str | None], int]
"""Takes what to search for; gives the exit code."""


@dataclass(frozen=True)
class Windows:
    """What a command finds as `context.obj`."""

    open: OpenWindow
    fleet: object = None
    """`office_fleet.ShowFleet`, which the office's commands alone know."""
