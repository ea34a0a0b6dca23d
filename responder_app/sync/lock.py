"""One writer at a time: a lock file that the operating system frees when its holder ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from responder_app.errors import BusyError, StoreError
from responder_app.paths import PRIVATE_FILE
from responder_app.vault.exclusive import take


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Hold the lock until the end of the `with`. Raises BusyError at once when another holds it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), PRIVATE_FILE)
    except OSError as error:
        raise StoreError(f"{path.name} cannot be opened: {error.strerror}.") from error
    try:
        try:
            take(descriptor)
        except OSError as error:
            raise BusyError("Another sync or check is running on this laptop.") from error
        yield
    finally:
        os.close(descriptor)
