"""Emptying a vehicle by order of its office. Whatever stops it, the next start goes on, and never opens again.

    while the library is open   the receipt and all reports that wait are signed, sealed to the office, and written
                                beside the library; then `emptied.json`: from here on there is no way back
    keys                        entries of the keyring, key files, the device's keys
    all else                    database, objects, lists: all that is the vehicle's but settings and this
    receipt                     put into the office's inbox, now or by any later sync, then deleted; with it the tokens
                                for inboxes, which lay in the database and were kept beside the reports until then

The receipt is signed before the signing key goes, so that it need not outlive the order. It leaves after the keys are
gone. That the file lies there is enough to go on: who can write it can delete the library as well.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from responder_app import settings as choices
from responder_app.errors import EmptiedError, ResponderError, StoreError, TransportError
from responder_app.library.library import Library
from responder_app.model.base import Frozen
from responder_app.model.dates import spoken_day
from responder_app.package.encoding import dump
from responder_app.package.order import DestroyOrder
from responder_app.package.receipt import DESTROYED
from responder_app.package.report import INBOX
from responder_app.paths import VehiclePaths, make_private, write_private
from responder_app.sync.reports import MOST_AT_ONCE, Postman, queue_report
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.base import Inbox
from responder_app.vault.erasure import erase_file, forget_entries, keyring_entries
from responder_app.vault.key_file import copy_of
from responder_app.vault.secret_store import SecretStore

log = logging.getLogger(__name__)

TOKENS = "tokens.json"
"""Beside the reports, as long as any waits: what their hosts want to be shown. It lets nobody read or list anything."""
_REPORT = re.compile(r"[0-9a-f]{64}")
Keyring = Callable[[], SecretStore]


class DestroyedReceipt(Frozen):
    """The body of the report: which order, and how much is erased. Signed before it is done, sent after."""

    order: str
    facilities: int
    sequence: int


@dataclass(frozen=True)
class Origin:
    """Whose order it is, by name, and from where it came."""

    office: str
    source: str


class Tokens(Frozen):
    """For inboxes, by host."""

    inbox: dict[str, str]


class Emptied(Frozen):
    """What an emptied vehicle still knows."""

    office: str
    order: str
    ordered_at: datetime
    begun_at: datetime
    source: str
    """Where the order came from, for the receipt."""
    entries: tuple[str, ...] = ()
    """Of the keyring, still to be deleted."""
    done: bool = False


@dataclass(frozen=True)
class Emptying:
    """Of the vehicle at `paths`; `keyring` is called only when a key in it is to be deleted."""

    paths: VehiclePaths
    keyring: Keyring

    def carry_out(self, order: DestroyOrder, origin: Origin, library: Library, postman: Postman) -> Emptied:
        """Erase everything, the library being open until now; whoever holds it must let go of it.

        A disk that takes neither receipt nor mark stops nothing.
        """
        entries = keyring_entries(self.paths.wrapped_key)
        mark = Emptied(
            office=origin.office,
            order=order.id,
            ordered_at=order.issued_at,
            begun_at=postman.clock(),
            source=origin.source,
            entries=entries,
        )
        try:
            self._write_reports(order, library, postman)
            self._write_tokens(library, origin)
        except (ResponderError, OSError) as error:
            log.warning("The receipt could not be written: %s", type(error).__name__)
        self._write(mark)
        return self._erase(mark)

    def go_on(self) -> None:
        """Erase what is still there. Nothing happens where no order was taken; else it raises EmptiedError, always."""
        mark = self.read()
        if mark is not None:
            raise EmptiedError(self.told(self._erase(mark)))

    def told(self, mark: Emptied) -> str:
        """How far it is, for a person."""
        done = "everything on it is erased" if mark.done else "not everything could be erased yet; start it once more"
        waits = "; its receipt waits here: run `responder sync`" if self._reports() else ""
        return f"{mark.office} ordered this device to be emptied on {spoken_day(mark.ordered_at)}: {done}{waits}"

    def _erase(self, mark: Emptied) -> Emptied:
        if not mark.done or self._left():
            entries = forget_entries(mark.entries, self.keyring)
            erased = [erase_file(path) for path in (*self._key_files(), *self._databases())]
            gone = self._erase_rest()
            mark = mark.model_copy(update={"entries": entries, "done": all(erased) and gone and not entries})
            self._write(mark)
        return mark

    def deliver(self, transport: Inbox) -> int:
        """Put what waits into the office's inbox; how many reports. Raises TransportError, StoreError."""
        delivered = 0
        try:
            for path in self._reports():
                transport.put(f"{INBOX}/{path.name}", path.read_bytes())
                path.unlink()
                delivered += 1
            if not self._reports():
                erase_file(self._tokens)
        except OSError as error:
            raise StoreError("a report of the emptied vehicle cannot be read") from error
        return delivered

    def access(self, access: Access, source: str) -> Access:
        """The same with the token that was kept for that source's inbox, where there is one."""
        from responder_app.sync.credentials import with_inbox_token  # noqa: PLC0415  the library's, not the window's

        try:
            kept = Tokens.model_validate_json(self._tokens.read_bytes())
        except (OSError, ValidationError):
            return access
        return with_inbox_token(access, source, kept.inbox)

    def read(self) -> Emptied | None:
        """What the mark says; None where no order was taken.

        A mark that makes no sense is a mark all the same. A disk that does not say whether there is one is none: an
        error of the disk must never erase a vehicle, and where keys are gone already nothing opens anyhow.
        """
        try:
            return Emptied.model_validate_json(self.paths.emptied.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("The disk does not say whether this vehicle was emptied: %s", type(error).__name__)
            return None
        except ValidationError:
            moment = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
            return Emptied(office="The office", order="", ordered_at=moment, begun_at=moment, source="")

    def _write_reports(self, order: DestroyOrder, library: Library, postman: Postman) -> None:
        """Everything that the office was not told yet, sealed to it, in files that need no key of ours."""
        make_private(self.paths.last_reports)
        row = f"destroy:{order.id}"
        if library.row(row) is None:
            held = sum(1 for one in library.held() if one.version)
            sequence = library.trust_state(postman.repository).sequence
            body = DestroyedReceipt(order=order.id, facilities=held, sequence=sequence)
            queue_report(library, postman.device, postman.repository, DESTROYED, body, postman.clock())
            library.save_row(row, "queued")
        shelf = _Shelf(self.paths.last_reports)
        while postman.deliver(shelf).delivered == MOST_AT_ONCE:
            continue

    def _write_tokens(self, library: Library, origin: Origin) -> None:
        """For the hosts that the reports may go to: the database, where they lie, is erased before they have gone."""
        from responder_app.sync.credentials import inbox_tokens  # noqa: PLC0415  as above

        chosen = choices.load(self.paths.settings)
        kept = inbox_tokens(library, (origin.source, chosen.source or "", *chosen.sources))
        if kept:
            write_private(self._tokens, dump(Tokens(inbox=dict(kept))))

    @property
    def _tokens(self) -> Path:
        return self.paths.last_reports / TOKENS

    def _write(self, mark: Emptied) -> None:
        try:
            write_private(self.paths.emptied, dump(mark))
        except OSError as error:
            log.warning("The mark of an emptied vehicle could not be written: %s", type(error).__name__)

    def _key_files(self) -> tuple[Path, ...]:
        own = self.paths
        wraps = (own.wrapped_key, own.emergency)
        return *wraps, *map(copy_of, wraps), own.device

    def _databases(self) -> tuple[Path, ...]:
        own = self.paths.library
        return tuple(own.with_name(own.name + ending) for ending in ("", "-wal", "-shm"))

    def _left(self) -> list[Path]:
        """Of the vehicle's own, what an emptied one has no more."""
        own = self.paths
        kept = {own.emptied, own.last_reports, own.settings, own.lock}
        return [path for path in own.own() if path not in kept]

    def _erase_rest(self) -> bool:
        """Delete everything else; whether it is gone. What another program holds open may stay for the next time."""
        for path in self._left():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
                continue
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                log.warning("%s could not be deleted: %s", path.name, type(error).__name__)
        return not self._left()

    def _reports(self) -> list[Path]:
        if not self.paths.last_reports.is_dir():
            return []
        return sorted(path for path in self.paths.last_reports.iterdir() if _REPORT.fullmatch(path.name))


class _Shelf:
    """Takes reports as an inbox does, into a folder of the vehicle's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, path: str, data: bytes) -> None:
        """Durable when it returns. Raises TransportError."""
        try:
            write_private(self._folder / path.rpartition("/")[2], data)
        except OSError as error:
            raise TransportError("the disk takes no report") from error
