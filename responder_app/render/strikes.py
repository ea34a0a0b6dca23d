"""Sheets that cost workers: after two, the sheet is not tried again for a while. Keeps count only.

A drawing that kills or hangs whoever reads it would otherwise go on for as long as it is on the screen: each tile that
is asked for costs one more worker, and the other sheets wait for the replacements.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from responder_app.errors import StoppedDrawingError
from responder_app.render.requests import Request

MOST = 2
FORGIVEN_AFTER_S = 300.0
"""The machine may have been to blame: short of memory, or busy."""
TOGETHER_S = 0.5
"""Workers that die at the same moment were ended by one cause: counted once, or it would be two strikes at a blow."""

Sheet = tuple[str, int | None]


class Strikes:
    """When each sheet cost a worker. Not thread-safe: its owner's lock guards it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._times: dict[Sheet, list[float]] = {}

    def count(self, request: Request[object], died: bool) -> None:
        """This request has just cost a worker, which died or else was ended because it took too long."""
        times = self._times.setdefault(_sheet(request), [])
        if not (died and times and self._now() - times[-1] < TOGETHER_S):
            times.append(self._now())

    def refusal(self, request: Request[object]) -> StoppedDrawingError | None:
        """Why the request is not tried, or None when it may be."""
        sheet = _sheet(request)
        recent = [when for when in self._times.get(sheet, ()) if self._now() - when < FORGIVEN_AFTER_S]
        if recent:
            self._times[sheet] = recent
        else:
            self._times.pop(sheet, None)
        return None if len(recent) < MOST else StoppedDrawingError("Drawing this sheet had to be stopped twice.")


def _sheet(request: Request[object]) -> Sheet:
    return request.source.id, None if request.page_key is None else request.page_key[1]
