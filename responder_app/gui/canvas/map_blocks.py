"""Tiles of a base map that lie beside each other, drawn as one piece: each is handed to whoever waits for it.

What each request costs in the threads of this process is more than what is drawn of a tile. Parses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Future
from threading import Lock

from responder_app.errors import ResponderError
from responder_app.gui.canvas.grid import TILE_PX, TileKey
from responder_app.gui.canvas.source import Deliver, Drawn, Ticket, image_of
from responder_app.render.mapping import DrawnMap

SIDE = 2
"""Tiles along a side of a block: 3 MiB of picture."""


def blocks(keys: Sequence[TileKey]) -> list[tuple[TileKey, ...]]:
    """The tiles of one level in squares, in the order of the first tile of each."""
    if not keys:
        return []
    left, top = min(key.column for key in keys), min(key.row for key in keys)
    found: dict[tuple[int, int], list[TileKey]] = {}
    for key in keys:
        found.setdefault(((key.column - left) // SIDE, (key.row - top) // SIDE), []).append(key)
    return [tuple(block) for block in found.values()]


class TileBlock:
    """One block. `ask` for its tiles, then `begin`; `alone` asks for one where the block cannot be drawn whole.

    Delivers in a thread of the pool. Safe from any thread.
    """

    def __init__(self, keys: Iterable[TileKey], alone: Callable[[TileKey, Deliver], Ticket]) -> None:
        self.keys = tuple(keys)
        self._left, self._top = min(key.column for key in self.keys), min(key.row for key in self.keys)
        self._alone = alone
        self._lock = Lock()
        self._shares: dict[TileKey, _Share] = {}
        self._drawing: Future[DrawnMap] | None = None

    def ask(self, key: TileKey, deliver: Deliver) -> Ticket:
        """Deliver that tile once the block is drawn."""
        share = self._shares[key] = _Share(self, deliver)
        return share

    def begin(self, drawing: Future[DrawnMap]) -> None:
        """The block is on its way."""
        self._drawing = drawing
        drawing.add_done_callback(self._finish)

    def take_back(self) -> bool:
        """One of its tiles is not waited for any more; the drawing goes on while another one is."""
        with self._lock:
            drawing = self._drawing
            wanted = any(not share.taken_back for share in self._shares.values())
        if drawing is not None and not wanted:
            drawing.cancel()
        return drawing is not None

    def _finish(self, done: Future[DrawnMap]) -> None:
        with self._lock:
            # The picture lies in the future: held in a circle it would stay until Python looks for such.
            self._drawing = None
        try:
            drawn: DrawnMap | None = done.result()
        except CancelledError:
            return
        except ResponderError:
            drawn = None
        shares = [(key, share) for key, share in self._shares.items() if not share.taken_back]
        if drawn is None or drawn.missing:
            # One of its tiles is to blame, and which one they tell one by one.
            for key, share in shares:
                share.instead = self._alone(key, share.deliver)
            return
        for key, share in shares:
            x, y = (key.column - self._left) * TILE_PX, (key.row - self._top) * TILE_PX
            share.deliver(Drawn(image_of(drawn.pixels, x, y, TILE_PX)))


class _Share:
    """One tile of a block, on its way."""

    def __init__(self, block: TileBlock, deliver: Deliver) -> None:
        self.deliver = deliver
        self.taken_back = False
        self.instead: Ticket | None = None
        """What draws it alone."""
        self._block = block

    def cancel(self) -> bool:
        """Take back what waits."""
        self.taken_back = True
        return self.instead.cancel() if self.instead is not None else self._block.take_back()
