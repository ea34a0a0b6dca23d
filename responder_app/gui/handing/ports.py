"""What the pages of handing on are given. Shapes only, no behaviour."""

# ruff: noqa: D102  the names say it; the classes say the rest

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from responder_app.sync.handing.part import Part
from responder_app.sync.progress import Progress

if TYPE_CHECKING:  # they bring tuf along, which would cost the window a part of its start
    from responder_app.sync.handing.mirror import Mirrored
    from responder_app.sync.handing.service import Neighbour
    from responder_app.sync.handing.share import Sharing


class HandsOn(Protocol):
    """Handing on. Every call may take long: on a lane. Raises ResponderError."""

    def offices(self) -> tuple[tuple[str, str], ...]: ...
    def districts(self, repository: str) -> tuple[tuple[str, int], ...]: ...
    def copy_to(
        self, stick: Path, tell: Callable[[Progress], object], cancel: Callable[[], bool], part: Part
    ) -> tuple[Mirrored, ...]: ...
    def source_on(self, stick: Path) -> str: ...
    def addresses(self) -> tuple[str, ...]: ...
    def share(self, address: str, part: Part) -> Sharing: ...
    def find(self, typed: str) -> Neighbour: ...
