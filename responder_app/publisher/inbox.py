"""Reading an inbox: what vehicles and hosts left in a folder is opened, verified, kept, and taken out of it.

A folder of strangers: nothing in it is followed, believed or loaded beyond bounds. What is no report of an enrolled
device is set aside with the reason; files of other names are left alone.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Connection

from responder_app.errors import (
    DiskFullError,
    InputError,
    LimitError,
    ResponderError,
    StoreError,
    TamperedError,
    TrustError,
)
from responder_app.package.digest import sha256_hex
from responder_app.package.encoding import canonical
from responder_app.package.public_keys import from_text
from responder_app.package.report import INBOX, MAX_SEALED_BYTES, Report, Signed, open_report
from responder_app.paths import make_private, write_private
from responder_app.publisher.judging import Judge
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.office import Office
from responder_app.publisher.registry import devices, reports
from responder_app.publisher.registry.devices import Device

MOST_FILES = 50_000
"""Reports that are taken in in one go; the rest waits for the next. What is none never takes the place of one."""
TOGETHER = 100
"""Reports that are kept in one transaction."""
MOST_SET_ASIDE = 500
"""Files that are kept; the oldest go."""
_NAME = re.compile(r"[0-9a-f]{64}")
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class SetAside:
    """A file that is no report of an enrolled device, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Taken:
    """A report that was kept."""

    device: Device
    report: Report
    trouble: tuple[str, ...]


@dataclass
class InboxRun:
    """What one reading came to."""

    taken: list[Taken] = field(default_factory=list)
    known: int = 0
    """Came before, and were taken out again."""
    set_aside: list[SetAside] = field(default_factory=list)
    others: int = 0
    """Files that were left alone: another name, or too large."""
    stayed: int = 0
    """Files that were read and cannot be taken out of the folder."""
    more: bool = False
    """There are more reports than are taken in in one go."""
    settled: set[str] = field(default_factory=set)
    """The names of the files whose reports are stored, now or before."""
    missing: int = 0
    """Listed by their host and not to be had there."""
    failure: ResponderError | None = None
    """Why the host gave no more than came."""


def find_inbox(folder: Path) -> Path:
    """The inbox of that folder: its own, or itself. Raises InputError when there is no such folder."""
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder")
    return folder / INBOX if (folder / INBOX).is_dir() or (folder / "metadata").is_dir() else folder


def read_inbox(office: Office, folder: Path) -> InboxRun:
    """Take in every report in the folder, a repository's or the inbox itself; each one whole or not at all.

    Raises InputError for no folder, StoreError when the office cannot keep what came.
    """
    run = InboxRun()
    with office.writing() as (_, keys):
        reader = _Reader(office, keys.repository, keys.private_key(REPORT), find_inbox(folder), run)
    names = reader.in_order()
    for begin in range(0, len(names), TOGETHER):
        reader.take(names[begin : begin + TOGETHER])
    with office.writing() as (connection, _):
        reports.let_go(connection, office.clock())
    return run


@dataclass(frozen=True)
class _Reader:
    office: Office
    repository: str
    key: ec.EllipticCurvePrivateKey
    folder: Path
    run: InboxRun

    def in_order(self) -> list[str]:
        """The names of what opens, each device's in the order of its chain. What does not is set aside."""
        found: list[tuple[str, int, str]] = []
        for name in self._names():
            signed = self._opened(name)
            if signed is None:
                continue
            if len(found) == MOST_FILES:
                self.run.more = True
                break
            found.append((signed.report.device, signed.report.counter, name))
        return [name for _, _, name in sorted(found)]

    def take(self, names: Sequence[str]) -> None:
        """Verify and keep some reports in one transaction, then take their files out."""
        taken: list[Taken] = []
        done: list[str] = []
        refused: list[tuple[str, TrustError]] = []
        with self.office.writing() as (connection, _):
            for name in names:
                signed = self._opened(name)
                if signed is None:
                    continue
                try:
                    kept = self._keep(connection, signed)
                except TrustError as error:
                    refused.append((name, error))
                    continue
                done.append(name)
                taken += [kept] if kept is not None else []
        self.run.taken += taken
        self.run.known += len(done) - len(taken)
        self.run.settled.update(done)
        for name, why in refused:
            self._set_aside(name, str(why))
        for name in done:
            try:
                (self.folder / name).unlink()
            except OSError:
                self.run.stayed += 1

    def _keep(self, connection: Connection, signed: Signed) -> Taken | None:
        """The report as it was kept; None for one that came before. Raises TrustError."""
        device = devices.by_fingerprint(connection, signed.report.device)
        if device is None or device.state == "recovery":
            raise TamperedError("no device of that fingerprint is enrolled here")
        report = signed.verify(from_text(device.signing_key))
        if reports.is_known(connection, report) or reports.is_let_go(connection, report):
            return None
        verdict = Judge(connection, device, self.repository, self.key).judge(report)
        body = canonical(report.body).decode()
        reports.put(connection, report, body, self.office.clock(), verdict.trouble, verdict.log)
        return Taken(device, report, verdict.trouble)

    def _names(self) -> Iterator[str]:
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if _NAME.fullmatch(entry.name):
                        yield entry.name
                    else:
                        self.run.others += 1
        except FileNotFoundError:
            return  # a repository that nobody has reported to yet
        except OSError as error:
            raise InputError(f"{self.folder} cannot be read: {error.strerror}") from error

    def _opened(self, name: str) -> Signed | None:
        data = self._read(name)
        if data is None:
            return None
        try:
            if sha256_hex(data) != name:
                raise TamperedError("the file is not what its name says: it was changed, or cut off on its way")
            return open_report(data, self.key, self.repository)
        except (TrustError, LimitError) as error:
            self._set_aside(name, str(error))
            return None

    def _read(self, name: str) -> bytes | None:
        """The file's bytes; None for what is no plain file of a report's size."""
        try:
            descriptor = os.open(self.folder / name, _OPEN)
        except OSError:
            self.run.others += 1
            return None
        try:
            facts = os.fstat(descriptor)
            if stat.S_ISREG(facts.st_mode) and facts.st_size <= MAX_SEALED_BYTES:
                return _content(descriptor)
        except OSError:
            pass  # a stick that was pulled out, a bad sector: as a file that is not there
        finally:
            os.close(descriptor)
        self.run.others += 1
        return None

    def _set_aside(self, name: str, reason: str) -> None:
        """Move the file to the office's own folder, its reason beside it. Raises StoreError."""
        self.run.set_aside.append(SetAside(name, reason))
        data = self._read(name)
        try:
            place = make_private(self.office.home.set_aside)
            if data is not None:
                write_private(place / name, data)
                write_private(place / f"{name}.txt", reason.encode() + b"\n")
            _forget_oldest(place)
        except OSError as error:
            kind = DiskFullError if error.errno == errno.ENOSPC else StoreError
            raise kind(f"what is no report cannot be set aside: {error.strerror}") from error
        with suppress(OSError):
            (self.folder / name).unlink()


def _content(descriptor: int) -> bytes:
    content = bytearray()
    while len(content) <= MAX_SEALED_BYTES and (chunk := os.read(descriptor, MAX_SEALED_BYTES)):
        content += chunk
    return bytes(content)


def _forget_oldest(place: Path) -> None:
    kept = sorted(place.glob("*.txt"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-MOST_SET_ASIDE]:
        path.with_suffix("").unlink(missing_ok=True)
        path.unlink(missing_ok=True)
