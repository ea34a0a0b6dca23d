"""Tiles that were drawn, within a budget of bytes: the least recently shown go first."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtGui import QImage

from responder_app.gui.canvas.grid import TileKey

BUDGET = 32 * 1024 * 1024


class TileCache:
    """Images by key. `budget` may be raised while a large screen needs more at once."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self.used = 0
        self._images: OrderedDict[TileKey, QImage] = OrderedDict()

    def get(self, key: TileKey) -> QImage | None:
        """The image, counted as shown now."""
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def put(self, key: TileKey, image: QImage) -> None:
        """Keep an image and let the oldest go until the budget holds again; the new one always stays."""
        self.used += image.sizeInBytes() - (self._images[key].sizeInBytes() if key in self._images else 0)
        self._images[key] = image
        self._images.move_to_end(key)
        while self.used > self.budget and len(self._images) > 1:
            _, gone = self._images.popitem(last=False)
            self.used -= gone.sizeInBytes()

    def levels(self) -> list[int]:
        """Levels of which something is held, coarse first."""
        return sorted({key.level for key in self._images})

    def clear(self) -> None:
        """Let everything go."""
        self._images.clear()
        self.used = 0

    def __contains__(self, key: object) -> bool:
        return key in self._images

    def __len__(self) -> int:
        return len(self._images)
