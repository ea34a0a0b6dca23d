"""Memory that parent and worker share: without a name, never on a disk, of a size that nobody can change."""

from __future__ import annotations

import fcntl
import mmap
import os

from responder_app.errors import WorkerError
from responder_app.render.limits import KEPT_SHARED_BYTES


class SharedMemory:
    """One anonymous file in memory, mapped here; the descriptor is for the worker to inherit."""

    def __init__(self, size: int) -> None:
        self.descriptor = os.memfd_create("pixels", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, size)
        # A worker that could shrink the file would kill this process with SIGBUS when it reads.
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, seals)
        self._map = mmap.mmap(self.descriptor, size)
        self._touched = False

    def take(self, length: int) -> bytes:
        """A copy of the first `length` bytes: the worker cannot change what was checked. Raises WorkerError."""
        if not 0 <= length <= len(self._map):
            raise WorkerError("The drawing process sent a malformed answer.")
        # Read, not copied from the map: other threads of Python go on meanwhile, the window's among them.
        taken = os.pread(self.descriptor, length, 0)
        self._touched = True
        if length > KEPT_SHARED_BYTES:
            self.give_back()
        return taken

    def give_back(self) -> None:
        """Give the pages of what was taken back to the system: they are had again when something is drawn."""
        if self._touched:
            self._map.madvise(mmap.MADV_REMOVE)
            self._touched = False

    def close(self) -> None:
        """Give everything back."""
        self._map.close()
        os.close(self.descriptor)
