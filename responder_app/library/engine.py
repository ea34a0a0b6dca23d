"""The one place where library.db is opened: SQLCipher, its settings, and what its errors mean here.

One connection writes, a few read, two more read long lists; each is used by one thread at a time. Nothing else in the
process may open the file, not even to look at its bytes: closing such a file drops SQLite's locks.

A disk that has become read only (so Linux mounts one that fails) still opens: all is read, and nothing is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, ExceptionContext, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from responder_app.errors import (
    BusyError,
    DamagedLibraryError,
    DiskFullError,
    InputError,
    NotInitialisedError,
    StoreError,
    WrongKeyError,
)
from responder_app.library.disk import reading_from_disk
from responder_app.paths import PRIVATE_FILE, make_private
from responder_app.process.locked import Locked

KEY_BYTES = 32
READERS = 4
LOCK_WAIT_S = 15.0
CACHE_KIB = 32 * 1024
"""Of decrypted pages for each reading connection, so that a search decrypts none twice."""
WRITER_CACHE_KIB = 8 * 1024
"""What is written goes to the log at each commit: more is not read again, and a first sync keeps to its memory."""
LISTERS, LISTER_CACHE_KIB = 2, 2 * 1024
"""For what reads long tables from end to end: it reads no page twice, and would push out what a search needs."""
_LOCKLESS = "unix-none" if os.name == "posix" else "win32-none"
"""SQLite's own ways to a file without locks. (`nolock` would keep it from reading a write-ahead log.)"""
_DAMAGED = ("malformed", "not a database", "disk i/o error", "hmac check failed")


class Store:
    """The opened database: `reading()` and `writing()` give connections, and every error is one of ours."""

    def __init__(self, path: Path, key: bytes) -> None:
        held = Locked(key)
        self._writer = _engine(path, held, 1, WRITER_CACHE_KIB, read_only=False)
        self._readers = _engine(path, held, READERS, CACHE_KIB)
        self._listers = _engine(path, held, LISTERS, LISTER_CACHE_KIB)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state. Raises DamagedLibraryError, BusyError, WrongKeyError."""
        with _own_errors(), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def listing(self) -> Iterator[Connection]:
        """As `reading`, for thousands of rows at once: in little memory, and readers keep theirs for what they read."""
        with _own_errors(), self._listers.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are durable together when the block ends, or none of them. Raises StoreError."""
        with _own_errors(), self._writer.begin() as connection:
            yield connection

    def fold(self) -> None:
        """Fold the write-ahead log into the file, as far as the disk and readers of older states let it."""
        with suppress(sqlcipher.DatabaseError), closing(self._writer.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(FULL)")

    def truncate(self) -> None:
        """As `fold`, and empty the write-ahead log: older pages lie in it until then. Not while somebody reads."""
        with suppress(sqlcipher.DatabaseError), closing(self._writer.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA busy_timeout = 0")
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.cursor().execute(f"PRAGMA busy_timeout = {int(LOCK_WAIT_S * 1000)}")

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded into the file."""
        self._readers.dispose()
        self._listers.dispose()
        self._writer.dispose()


def open_store(path: Path, key: bytes, create: bool = False) -> Store:
    """The database under its raw 256-bit key, not yet looked at by revision.

    Raises:
        InputError: The key does not have 32 bytes.
        NotInitialisedError: There is no library and `create` is false.
        WrongKeyError: The file does not open with this key.
        StoreError: The disk cannot be read.
    """
    if len(key) != KEY_BYTES:
        raise InputError(f"a library key has {KEY_BYTES} bytes")
    with reading_from_disk():
        size = path.stat().st_size if path.exists() else None
    if size is None:
        if not create:
            raise NotInitialisedError("there is no library here yet")
        make_private(path.parent)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
    elif not create and size == 0:
        raise DamagedLibraryError("the library's database is empty")  # SQLite would take it for a new one
    store = Store(path, key)
    try:
        with store.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema")
    except (StoreError, WrongKeyError):
        store.close()
        raise
    return store


def _engine(path: Path, key: Locked, connections: int, cache_kib: int, read_only: bool = True) -> Engine:
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: _connect(path, key, cache_kib, read_only),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=LOCK_WAIT_S,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    event.listen(engine, "handle_error", _drop_poisoned)
    return engine


def _connect(path: Path, key: Locked, cache_kib: int, read_only: bool) -> Any:
    frozen = not is_writable(path)
    connection = sqlcipher.connect(
        _frozen_address(path) if frozen else str(path),
        uri=frozen,
        isolation_level=None,
        check_same_thread=False,
        timeout=LOCK_WAIT_S,
        cached_statements=256,
    )
    try:
        # Not by `execute`, which would keep the statement with the key in it as long as the connection.
        connection.executescript(f"PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{key.view.hex()}'\"")
        for setting in (
            "cipher_memory_security = OFF",
            "locking_mode = EXCLUSIVE" if frozen else "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "temp_store = MEMORY",
            f"cache_size = -{cache_kib}",
            f"query_only = {'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {setting}")
    except sqlcipher.DatabaseError:
        connection.close()
        raise
    return connection


def is_writable(path: Path) -> bool:
    """Whether the disk takes anything for that database: the file, and others beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _frozen_address(path: Path) -> str:
    """How SQLite reads a database beside which it can make no file.

    Without a log it is told that nothing changes. With one that a crash left, it reads that too, the log's index in
    memory instead of in a file (locking mode EXCLUSIVE), and takes no locks: nobody can write.
    """
    log = path.with_name(path.name + "-wal")
    how = f"vfs={_LOCKLESS}" if log.exists() and log.stat().st_size else "immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro&{how}"


def _drop_poisoned(context: ExceptionContext) -> None:
    """One bad page spoils a connection until it is opened anew: have the pool do that."""
    if any(sign in str(context.original_exception).lower() for sign in _DAMAGED):
        context.is_disconnect = True


@contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise BusyError("the library is busy") from error
    except DBAPIError as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        raise meaning from error


def _meaning(error: DBAPIError) -> StoreError | WrongKeyError | None:
    """The expected failure that the error tells of, or None for a bug."""
    message = str(error.orig).lower()
    if "not a database" in message:
        return WrongKeyError("the library does not open with this key, or its first page is damaged")
    if any(sign in message for sign in _DAMAGED):
        return DamagedLibraryError("the library's database is damaged")
    if "disk is full" in message:
        return DiskFullError("the disk is full")
    if "readonly" in message:
        return StoreError("the disk is read only: what is here opens, nothing new can be kept")
    if "locked" in message or "busy" in message:
        return BusyError("another program holds the library")
    if isinstance(error.orig, sqlcipher.OperationalError):
        return StoreError("the library cannot be read or written")
    return None
