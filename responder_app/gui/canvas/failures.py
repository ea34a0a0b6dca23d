"""Which pictures of a sheet could not be drawn, and whether they are worth asking for again. Asks for nothing."""

from __future__ import annotations

from collections.abc import Iterable

from responder_app.gui.canvas.grid import TileKey
from responder_app.gui.canvas.source import Drawn

ATTEMPTS = 2
"""A tile whose worker died is asked for once more at once, then given up for a while."""

Key = TileKey | None
"""A tile; None is the overview."""


class Failures:
    """Of one source. A file that cannot be drawn never can; a worker that was lost has a successor."""

    def __init__(self) -> None:
        self._counts: dict[Key, int] = {}
        self._hopeless: set[Key] = set()
        self._partial: set[Key] = set()
        self.reason = ""
        """Why the last one could not be drawn."""

    def __bool__(self) -> bool:
        return bool(self._counts or self._hopeless or self._partial)

    def note_partial(self, key: Key, reason: str) -> None:
        """It was drawn, but for a part that cannot be."""
        self._partial.add(key)
        self.reason = reason

    def note(self, key: Key, drawn: Drawn) -> bool:
        """It could not be drawn; True when it is given up and may be asked for again later."""
        self.reason = drawn.reason
        if not drawn.transient:
            self._hopeless.add(key)
            return False
        self._counts[key] = self._counts.get(key, 0) + 1
        return self.given_up(key)

    def forget(self, key: Key) -> None:
        """It has been drawn."""
        self._counts.pop(key, None)

    def clear(self) -> None:
        """Another source is drawn."""
        self._counts.clear()
        self._hopeless.clear()
        self._partial.clear()

    def given_up(self, key: Key) -> bool:
        """Whether it is not asked for now."""
        return key in self._hopeless or self._counts.get(key, 0) >= ATTEMPTS

    def any_lacking(self, keys: Iterable[Key]) -> bool:
        """Whether one of these is not asked for now, or lacks a part."""
        return any(self.given_up(key) or key in self._partial for key in keys)

    def allow_again(self) -> bool:
        """Let everything that a worker's loss cost be asked for once more; whether the overview is among it."""
        self._counts = dict.fromkeys(self._counts, ATTEMPTS - 1)
        return None in self._counts
