"""Handing on and taking as the window sees it. Every call but `Sharing.stop` may take long: on a lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from responder_app.errors import NoCopyError, ResponderError
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.paths import VehiclePaths
from responder_app.process.importing import one_at_a_time
from responder_app.sync.automatic.sticks import carriers
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
    from responder_app.sync.handing.holding import Holding
    from responder_app.sync.handing.mirror import Choose, Mirrored
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
    """With offices that it follows beside: what is held of them is handed on too, each repository by itself."""
    library: Library | None = None
    """Opened; without it everything is handed on, as that needs no unlocking."""
    record: Record = unheard
    """Writes into the audit log."""
    note: Record = unheard
    """The same, without a wait."""

    def offices(self) -> tuple[tuple[str, str], ...]:
        """The offices that are followed, each by the id of its repository and its name; the owner first."""
        return tuple((one.repository, one.office) for one in (self.enrolment, *self.further))

    def districts(self, repository: str = "") -> tuple[tuple[str, int], ...]:
        """The districts that facilities held here name, of one office or all, each with how many. Raises StoreError."""
        found = self.library.districts(repository or None) if self.library is not None else {}
        return tuple((name, len(ids)) for name, ids in sorted(found.items()))

    def copy_to(
        self, stick: Path, tell: Tell, cancel: Callable[[], bool], part: Part = EVERYTHING
    ) -> tuple[Mirrored, ...]:
        """Copy that part of what is held to the stick; what became of the copy of each office's repository.

        Raises as `Mirror.run`, NoAnswerError for a part that is not held, and NotFoundError before the first sync.
        """
        with told(self.record, COPY, part.said, part.facility) as telling:
            done = self._copy(stick, tell, cancel, part)
            telling.stopped = any(one.cancelled for one in done)
            telling.detail = "stopped" if telling.stopped else counted(done)
        return done

    def _copy(self, stick: Path, tell: Tell, cancel: Callable[[], bool], part: Part) -> tuple[Mirrored, ...]:
        with one_at_a_time:
            from responder_app.sync.handing.mirror import Mirror  # noqa: PLC0415
            from responder_app.sync.handing.place import Place  # noqa: PLC0415

        what, done = self._chosen(part), []
        for holding in self._holdings(part):
            is_owner = holding.repository == self.enrolment.repository
            folder = stick / FOLDER if is_owner else Path(beside(str(stick / FOLDER), holding.repository))
            done.append(Mirror(holding, Place(folder), what).run(tell, cancel))
            if done[-1].cancelled:
                break
        return tuple(done)

    def _holdings(self, part: Part) -> tuple[Holding, ...]:
        """What there is of each office, or of the chosen one. Raises NotFoundError where there is nothing of any."""
        with one_at_a_time:
            from responder_app.sync.handing.holding import read_holdings  # noqa: PLC0415

        followed = (self.enrolment, *self.further)
        return read_holdings(self.paths, [one for one in followed if part.repository in ("", one.repository)])

    def _chosen(self, part: Part) -> Choose:
        with one_at_a_time:
            from responder_app.sync.handing.choice import chosen  # noqa: PLC0415
            from responder_app.sync.handing.mirror import all_held  # noqa: PLC0415

        return all_held if self.library is None else chosen(self.library, part, 1 + len(self.further))

    def source_on(self, stick: Path) -> str:
        """What to sync from on that stick. Raises NoCopyError."""
        for folder in (stick / FOLDER, stick):
            if (folder / "metadata" / "timestamp.json").is_file():
                return str(folder)
        if any(carriers([stick], repository) for repository, _ in self.offices()):
            return str(stick / FOLDER)  # of a further office alone, in the folder beside that is named after it
        raise NoCopyError("there is no copy for vehicles on that stick, or one that was not finished: copy to it again")

    def addresses(self) -> tuple[str, ...]:
        """This machine's addresses on networks."""
        return own_addresses()

    def share(self, address: str, part: Part = EVERYTHING) -> Sharing:
        """Begin to share that part of what is held there.

        Raises InputError, NoAnswerError for a part that is not held, NotFoundError before the first sync.
        """
        with one_at_a_time:
            from responder_app.sync.handing.choice import names_of  # noqa: PLC0415
            from responder_app.sync.handing.mirror import all_held  # noqa: PLC0415
            from responder_app.sync.handing.share import share  # noqa: PLC0415

        tell_begun(self.record, SHARE, part)
        try:
            holdings = self._holdings(part)
            # Of all that is held everything may go: whoever takes it asks for its own, which its manifests name.
            names = names_of(all_held if part.is_all and not part.repository else self._chosen(part), holdings)
            return share(holdings, address, PORT, None, lambda count: self.note(share_ended(count, part)), names)
        except ResponderError as error:
            tell_failed(self.record, SHARE, part, error)
            raise

    def find(self, typed: str) -> Neighbour:
        """Who answers there, for people to compare. Raises InputError, TransportError."""
        from responder_app.sync.handing.beside import full_address, shown_fingerprint  # noqa: PLC0415

        address = full_address(typed)
        fingerprint = shown_fingerprint(address)
        return Neighbour(address, grouped(fingerprint), pinned(address, fingerprint))
