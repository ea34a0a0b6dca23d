"""How much of a sheet's drawing is left when layers are hidden, told from two small pictures of it."""

from __future__ import annotations

from collections.abc import Callable

from responder_app.briefing.answers.plans import SheetRef
from responder_app.errors import ResponderError
from responder_app.gui.plans.errand import Errand
from responder_app.gui.tasks import Lane
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Pixels, Priority, Source, Tile

SMALL_PX = 400
NEARLY_NOTHING = 0.03
"""Less than this share of the dark pixels is nearly nothing."""
PAPER_FROM = 235
"""A channel at least so bright is paper."""
_DARK = bytes(1 if value < PAPER_FROM else 0 for value in range(256))


class Ink:
    """Compares a sheet with hidden layers to all of it."""

    def __init__(self, pool: RenderPool, lane: Lane) -> None:
        self._all, self._left = Errand(pool, lane), Errand(pool, lane)

    def compare(self, document: Source, ref: SheetRef, hidden: frozenset[int], done: Callable[[float], None]) -> None:
        """Call `done` with the share of the ink that is left; never, where the sheet cannot be drawn."""
        zoom = SMALL_PX / max(ref.width_pt, ref.height_pt)
        box = (0, 0, max(1, round(ref.width_pt * zoom)), max(1, round(ref.height_pt * zoom)))

        def one(left: Pixels) -> None:
            everything = Tile(document, ref.page - 1, zoom, *box, hidden=frozenset())
            self._all.send(everything, lambda whole: done(share_of(left, whole)), _unknown, Priority.SOON)

        remaining = Tile(document, ref.page - 1, zoom, *box, hidden=hidden)
        self._left.send(remaining, one, _unknown, Priority.SOON)

    def drop(self) -> None:
        """Nobody waits any more."""
        self._all.drop()
        self._left.drop()


def is_left(share: float) -> bool:
    """Whether this share of the ink is more than nearly nothing."""
    return share >= NEARLY_NOTHING


def share_of(left: Pixels, whole: Pixels) -> float:
    """Dark pixels of one picture for each of another; 1 when both are empty."""
    drawn = _dark(whole)
    return _dark(left) / drawn if drawn else 1.0


def _dark(pixels: Pixels) -> int:
    return bytes(pixels.data).translate(_DARK).count(1)


def _unknown(error: ResponderError) -> None:
    """The sheet itself says already that it cannot be drawn."""
    del error
