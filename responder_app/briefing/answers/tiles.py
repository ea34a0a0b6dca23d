"""A sheet's tile pyramid as the canvas sees it: which levels there are, and one tile after the other."""

from __future__ import annotations

from typing import Protocol


class TileArchive(Protocol):
    """Tiles of one page, drawn when it was published. Safe from any thread."""

    @property
    def zooms(self) -> tuple[float, ...]:
        """Pixels for a point at each level, coarsest first; powers of two. Never empty."""

    @property
    def deepest(self) -> bool:
        """Whether the last level shows all there is to see: a scan at its own resolution."""

    def tile(self, zoom: float, column: int, row: int) -> bytes:
        """The WebP picture of one tile of a level: 512 pixels a side, less at the sheet's right and lower edge.

        Reads and decrypts: call it off the main thread. Raises StoreError, and NoAnswerError when there is no
        such tile; then the sheet itself is to be drawn.
        """
