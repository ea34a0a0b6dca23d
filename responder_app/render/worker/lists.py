"""The display lists that a worker keeps, and how much memory they and MuPDF's own store of pictures may take."""

from __future__ import annotations

import ctypes
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from pymupdf import mupdf

from responder_app.render import limits

LIBC = ctypes.CDLL(None)

ListKey = tuple[int, int, frozenset[int]]
"""A document's number, a page, the layers that are hidden."""

STEP_BYTES = 24 * limits.MIB
"""Growth after which it is worth looking again, where much stays although everything spare was let go."""
STORE_SHARE = 10
"""Percent of the 256 MiB that MuPDF's store may have: what stays of its pictures, the most recently used ones."""


class _Allocated(ctypes.Structure):
    """`struct mallinfo2` of malloc.h: bytes in use are `uordblks` (heaps) and `hblkhd` (mapped by themselves)."""

    _fields_ = (
        *((name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd")),
        *((name, ctypes.c_size_t) for name in ("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")),
    )


class PageLists:
    """Display lists used last, shared by all documents of a worker: of a page with exactly these layers hidden."""

    def __init__(self, most: int = limits.MAX_HELD_PAGES, most_bytes: int = limits.KEPT_BYTES) -> None:
        self._most = most
        self._most_bytes = self._look_from = most_bytes
        self._lists: OrderedDict[ListKey, Any] = OrderedDict()
        self._words: tuple[ListKey, Any] | None = None

    def __len__(self) -> int:
        return len(self._lists)

    def get(self, key: ListKey, make: Callable[[], Any]) -> Any:
        """The list kept under the key, else a fresh one; the least recently used one goes."""
        if key not in self._lists:
            while len(self._lists) >= self._most:
                self._lists.popitem(last=False)
            self._lists[key] = make()
            # Thousands of small pieces were needed on the way: without asking, the allocator would keep them all.
            _trim()
        self._lists.move_to_end(key)
        self._bound()
        return self._lists[key]

    def words(self, key: ListKey, read: Callable[[], Any]) -> Any:
        """The words of a page, read once as long as no other page's are asked for: room after room is tapped on one."""
        if self._words is None or self._words[0] != key:
            self._words = (key, read())
        return self._words[1]

    def forget(self, document: int) -> None:
        """Let all lists of a document go, and its words."""
        if self._words is not None and self._words[0][0] == document:
            self._words = None
        for key in [key for key in self._lists if key[0] == document]:
            del self._lists[key]
        self._look_from = self._most_bytes

    def _bound(self) -> None:
        """Above the limit let pictures go that were decoded, then lists; the newest list stays."""
        if allocated_bytes() <= self._look_from:
            return
        mupdf.fz_shrink_store(STORE_SHARE)
        while len(self._lists) > 1 and allocated_bytes() > self._most_bytes:
            self._lists.popitem(last=False)
            mupdf.fz_shrink_store(STORE_SHARE)
        _trim()
        # The documents themselves count too, and cannot go: what is left must not be searched at every tile.
        self._look_from = max(self._most_bytes, allocated_bytes() + STEP_BYTES)


def allocated_bytes() -> int:
    """What this process has taken from its allocator; 0 where that cannot be told (no glibc 2.33 or later)."""
    try:
        tell = LIBC.mallinfo2
    except AttributeError:
        return 0
    tell.restype = _Allocated
    found = tell()
    return int(found.uordblks) + int(found.hblkhd)


def _trim() -> None:
    LIBC.malloc_trim(0)
