"""Memory for secrets of 32 bytes: locked, so that it is never swapped, left out of dumps and forks, wiped when let go.

Where the system does not allow locking the secrets lie in plain memory, and `unlocked_reason` says so. Copies that
Python, OpenSSL and SQLCipher make while they use a secret lie elsewhere; nothing here reaches those.
"""

from __future__ import annotations

import atexit
import ctypes
import hmac
import mmap
import os
import sys
import threading
from collections import deque

SECRET_BYTES = 32
PAGE_BYTES = mmap.PAGESIZE

_free: deque[memoryview] = deque()
_pages: list[memoryview] = []
_growing = threading.Lock()
_refused = ""
_process = os.getpid()


class Locked:
    """One secret. `view` is what computes with it; compared in constant time; never printed."""

    __slots__ = ("__weakref__", "process", "view")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError(f"a secret has {SECRET_BYTES} bytes")
        self.process = _process
        self.view = _slot()
        self.view[:] = secret

    def copy(self) -> bytes:
        """The secret in memory of Python's, which nobody wipes: only for what takes nothing else."""
        return bytes(self.view)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Locked) and hmac.compare_digest(self.view, other.view)

    def __hash__(self) -> int:
        return hash(bytes(self.view))

    def __repr__(self) -> str:
        return "Locked()"

    def __del__(self) -> None:
        view = getattr(self, "view", None)
        if view is not None and self.process == _process:
            _wipe(view)
            # Appending is one step: this may run in the middle of anything.
            _free.append(view)


def unlocked_reason() -> str:
    """Why secrets are not locked in memory; "" while all are."""
    return _refused


def wipe_all() -> None:
    """Wipe every secret: the process ends."""
    for page in _pages:
        _wipe(page)


def _begin_anew() -> None:
    """In a fork: the pages of the parent are not there, and must not be touched."""
    global _process  # noqa: PLW0603  one answer for the process
    _process = os.getpid()
    _free.clear()
    _pages.clear()


def _slot() -> memoryview:
    while True:
        try:
            return _free.pop()
        except IndexError:
            with _growing:
                if not _free:
                    _grow()


def _grow() -> None:
    page = mmap.mmap(-1, PAGE_BYTES)
    for advice in ("MADV_DONTDUMP", "MADV_DONTFORK"):
        if hasattr(mmap, advice):
            page.madvise(getattr(mmap, advice))
    _lock(page)
    whole = memoryview(page)
    _pages.append(whole)
    _free.extend(whole[start : start + SECRET_BYTES] for start in range(0, PAGE_BYTES, SECRET_BYTES))


def _lock(page: mmap.mmap) -> None:
    global _refused  # noqa: PLW0603  one answer for the process
    buffer = ctypes.c_char.from_buffer(page)
    address = ctypes.c_void_p(ctypes.addressof(buffer))
    size = ctypes.c_size_t(PAGE_BYTES)
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        if not kernel.VirtualLock(address, size):
            _refused = f"the system refuses to lock memory (error {ctypes.get_last_error()})"
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mlock(address, size) != 0:
        _refused = f"the system refuses to lock memory ({os.strerror(ctypes.get_errno())})"


def _wipe(view: memoryview) -> None:
    view[:] = bytes(len(view))


atexit.register(wipe_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
