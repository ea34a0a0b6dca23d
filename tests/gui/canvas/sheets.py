"""A tile source that the tests drive by hand: it records what is asked and delivers when told to."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage

from responder_app.gui.canvas.grid import TileKey, level_for
from responder_app.gui.canvas.source import Deliver, Drawn
from responder_app.render.requests import Priority

OVERVIEW, SHARP, SHARP_NIGHT = QColor("#ff0000"), QColor("#0000ff"), QColor("#00ff00")


def plain(colour: QColor, width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(colour)
    return image


@dataclass
class Asked:
    """One request; `cancelled` when the canvas took it back, which it cannot while it is `running`."""

    key: TileKey | None
    night: bool
    priority: Priority
    deliver: Deliver
    cancelled: bool = False
    running: bool = False

    @property
    def urgent(self) -> bool:
        return self.priority is Priority.ON_SCREEN

    def cancel(self) -> bool:
        self.cancelled = not self.running
        return self.cancelled


@dataclass
class HandDrawn:
    """1000 by 800 units. Requests pile up in `asked` until `draw` or `fail`."""

    size: QSizeF = field(default_factory=lambda: QSizeF(1000, 800))
    tiled: bool = True
    asked: list[Asked] = field(default_factory=list)
    id: str = ""

    def level_for(self, scale: float) -> int:
        return level_for(scale)

    def overview(self, night: bool, priority: Priority, deliver: Deliver) -> Asked:
        self.asked.append(Asked(None, night, priority, deliver))
        return self.asked[-1]

    def tile(self, key: TileKey, night: bool, priority: Priority, deliver: Deliver) -> Asked:
        self.asked.append(Asked(key, night, priority, deliver))
        return self.asked[-1]

    def tiles(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.key is not None and not asked.cancelled]

    def draw(self) -> None:
        """Deliver everything that was asked and not taken back."""
        waiting, self.asked = self.asked, []
        for asked in waiting:
            if asked.cancelled:
                continue
            if asked.key is None:
                asked.deliver(Drawn(plain(OVERVIEW, 500, 400)))
            else:
                _, _, width, height = asked.key.pixels(self.size)
                asked.deliver(Drawn(plain(SHARP_NIGHT if asked.night else SHARP, width, height)))

    def fail(self, transient: bool = False) -> None:
        waiting, self.asked = self.asked, []
        for asked in waiting:
            if not asked.cancelled:
                asked.deliver(Drawn(None, "The page is too damaged to draw.", transient))
