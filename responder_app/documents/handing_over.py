"""Handing a document over as a file: whole, recorded in the audit log first, or not at all.

The document is plaintext that leaves the sealed store because a person asked for it. It is written in the folder
that was chosen, under a passing name, and nowhere else.
"""

from __future__ import annotations

import errno
import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from responder_app.errors import PlaceError, ResponderError
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.paths import sync_folder

Record = Callable[[Deed], object]
"""Writes into the audit log; raises StoreError when it cannot."""

log = logging.getLogger(__name__)

_WHY = {
    errno.ENOSPC: "there is no room on that disk or stick",
    errno.EDQUOT: "there is no room left for you on that disk",
    errno.EFBIG: "it is too large for that disk or stick",
    errno.EROFS: "it is read only",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.ENOENT: "there is no such folder",
    errno.ENOTDIR: "there is no such folder",
    errno.EISDIR: "a folder has that name",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EIO: "the disk or stick does not answer",
    errno.ENODEV: "the disk or stick is gone",
}


def hand_over(compose: Callable[[], bytes], file: Path, record: Record, facility: str, subject: str) -> None:
    """Compose the document and write it to `file`, replacing what was there. Recorded in any case.

    The file gets its name only after the log says that it left. When a later step fails the log says that too.

    Raises:
        PlaceError: It cannot be written there; says why.
        StoreError: It cannot be recorded, so it is not handed over; or what `compose` raised.
    """

    def tell(outcome: Outcome, detail: str = "") -> None:
        record(Deed(Action.EXPORT, facility, subject, outcome, detail))

    beside: Path | None = None
    try:
        beside = _write_beside(file, compose())
        tell(Outcome.DONE)
        _name(beside, file)
    except ResponderError as error:
        _tell_failure(tell, error)
        raise
    finally:
        if beside is not None:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def write_out(content: bytes, file: Path) -> None:
    """Write the content to `file` whole, replacing what was there: where nothing keeps a log, as at the office.

    Raises PlaceError: it cannot be written there; says why.
    """
    beside = _write_beside(file, content)
    try:
        _name(beside, file)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _tell_failure(tell: Callable[[Outcome, str], None], error: ResponderError) -> None:
    try:
        tell(Outcome.FAILED, type(error).__name__)
    except ResponderError as second:
        # The first error is the one to act on, and nothing has left.
        log.warning("An export that failed is not in the audit log: %s", type(second).__name__)


def _write_beside(file: Path, content: bytes) -> Path:
    """The content in the folder of `file`, durable, readable by its owner only. Raises PlaceError."""
    made: Path | None = None
    try:
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        descriptor, name = tempfile.mkstemp(prefix=".responder-", suffix=".part", dir=file.parent)
        made = Path(name)
        with os.fdopen(descriptor, "wb") as open_file:
            open_file.write(content)
            open_file.flush()
            os.fsync(open_file.fileno())
    except OSError as error:
        if made is not None:
            with suppress(OSError):
                made.unlink(missing_ok=True)
        raise _meaning(error, file) from error
    return made


def _name(beside: Path, file: Path) -> None:
    try:
        os.replace(beside, file)
        with suppress(OSError):
            # Sticks with a FAT file system may refuse; the file itself is synced.
            sync_folder(file.parent)
    except OSError as error:
        raise _meaning(error, file) from error


def _meaning(error: OSError, file: Path) -> PlaceError:
    why = _WHY.get(error.errno or 0) or error.strerror or type(error).__name__
    return PlaceError(f"{file.name} cannot be written: {why}")
