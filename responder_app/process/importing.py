"""Importing large packages when they are needed, by one thread at a time, without what only they would need.

Two threads that import the same package at the same moment may find it half there (CPython 3.11), and what they were
about to do fails. So whoever imports urllib3 or something that needs it (tuf, folium) away from the top of a file
holds this.
"""

from __future__ import annotations

import sys
import threading
from typing import Self

LEFT_OUT = ("boto3",)
"""tuf's signatures can be made with keys in Amazon's cloud, and it loads that library wherever it is installed: 12 MB
and 0.1 s. Nothing here signs so, nor needs it for anything else."""


class _OneAtATime:
    """A lock for a `with`, as often within itself as one likes; meanwhile those left out seem not to be installed."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._hidden: list[str] = []

    def __enter__(self) -> Self:
        self._lock.acquire()
        self._depth += 1
        if self._depth == 1:
            self._hidden = [name for name in LEFT_OUT if name not in sys.modules]
            for name in self._hidden:
                # How Python says that there is no such module.
                sys.modules[name] = None  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            for name in self._hidden:
                sys.modules.pop(name, None)
        self._lock.release()


one_at_a_time = _OneAtATime()
"""Held around such imports and nothing else."""
