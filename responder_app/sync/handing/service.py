"""Handing on and taking as the window sees it. Every call but `Sharing.stop` may take long: on a lane."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from responder_app.errors import InputError, NotFoundError, ResponderError
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.paths import VehiclePaths
from responder_app.process.importing import one_at_a_time
from responder_app.sync.carried import beside
from responder_app.sync.handing.addresses import own_addresses
from responder_app.sync.handing.part import Part
from responder_app.sync.handing.told import (
    COPY,
    SHARE,
    Record,
    counted,
    share_ended,
    tell_begun,
    tell_failed,
    told,
    unheard,
)
from responder_app.sync.transport.pin import PORT, grouped, pinned

if TYPE_CHECKING:  # they bring tuf along, which would cost the window a part of its start
    from responder_app.library.library import Library
    from responder_app.sync.handing.mirror import Mirrored
    from responder_app.sync.handing.share import Sharing
    from responder_app.sync.progress import Tell

EVERYTHING = Part()
FOLDER = "responder"
"""Of a stick, for the copy: other files lie beside it."""


@dataclass(frozen=True)
class Neighbour:
    """A vehicle that shares; `source` is what to sync from when people found the fingerprint to be the same."""

    address: str
    fingerprint_groups: str
    source: str


@dataclass(frozen=True)
class Handing:
    """Of one vehicle."""

    paths: VehiclePaths
    enrolment: EnrolmentAnswer
    further: tuple[EnrolmentAnswer, ...] = ()
    """With offices that it follows beside: their repositories go to a stick too, each into a folder of its own."""
    library: Library | None = None
    """Opened; without it everything is copied, as that needs no unlocking."""
    record: Record = unheard
    """Writes into the audit log."""
    note: Record = unheard
    """The same, without a wait."""

    def districts(self) -> tuple[tuple[str, int], ...]:
        """The districts that facilities held here name, each with how many. Raises StoreError."""
        found = self.library.districts() if self.library is not None else {}
        return tuple((name, len(ids)) for name, ids in sorted(found.items()))

    def copy_to(self, stick: Path, tell: Tell, cancel: Callable[[], bool], part: Part = EVERYTHING) -> Mirrored:
        """Copy that part of what is held to the stick; what the copy of the owner's repository came to.

        Raises as `Mirror.run`, NoAnswerError for a part that is not held, and NotFoundError before the first sync.
        """
        with told(self.record, COPY, part.said, part.facility) as telling:
            done = self._copy(stick, tell, cancel, part)
            telling.stopped = done.cancelled
            telling.detail = "stopped" if done.cancelled else counted(done)
        return done

    def _copy(self, stick: Path, tell: Tell, cancel: Callable[[], bool], part: Part) -> Mirrored:
        with one_at_a_time:
            from responder_app.sync.handing.choice import chosen  # noqa: PLC0415
            from responder_app.sync.handing.holding import read_holding  # noqa: PLC0415
            from responder_app.sync.handing.mirror import Mirror, all_held  # noqa: PLC0415
            from responder_app.sync.handing.place import Place  # noqa: PLC0415

        what = all_held if self.library is None else chosen(self.library, part)
        done = Mirror(read_holding(self.paths, self.enrolment), Place(stick / FOLDER), what).run(tell, cancel)
        for one in self.further:
            place = Place(Path(beside(str(stick / FOLDER), one.repository)))
            with suppress(NotFoundError):  # followed since today, and not synced yet
                Mirror(read_holding(self.paths, one), place, what).run(tell, cancel)
        return done

    def source_on(self, stick: Path) -> str:
        """What to sync from on that stick. Raises InputError where no copy lies."""
        for folder in (stick / FOLDER, stick):
            if (folder / "metadata" / "timestamp.json").is_file():
                return str(folder)
        raise InputError("there is no copy for vehicles on that stick, or one that was not finished")

    def addresses(self) -> tuple[str, ...]:
        """This machine's addresses on networks."""
        return own_addresses()

    def share(self, address: str) -> Sharing:
        """Begin to share there. Raises InputError, NotFoundError before the first sync."""
        with one_at_a_time:
            from responder_app.sync.handing.holding import read_holding  # noqa: PLC0415
            from responder_app.sync.handing.share import share  # noqa: PLC0415

        tell_begun(self.record, SHARE)
        try:
            holding = read_holding(self.paths, self.enrolment)
            return share(holding, address, PORT, ended=lambda count: self.note(share_ended(count)))
        except ResponderError as error:
            tell_failed(self.record, SHARE, error)
            raise

    def find(self, typed: str) -> Neighbour:
        """Who answers there, for people to compare. Raises InputError, TransportError."""
        from responder_app.sync.handing.beside import full_address, shown_fingerprint  # noqa: PLC0415

        address = full_address(typed)
        fingerprint = shown_fingerprint(address)
        return Neighbour(address, grouped(fingerprint), pinned(address, fingerprint))
