"""Handing on and taking as the window sees it. Every call but `Sharing.stop` may take long: on a lane."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from responder_app.errors import InputError, NotFoundError
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.paths import VehiclePaths
from responder_app.process.importing import one_at_a_time
from responder_app.sync.carried import beside
from responder_app.sync.handing.addresses import own_addresses
from responder_app.sync.transport.pin import PORT, grouped, pinned

if TYPE_CHECKING:  # they bring tuf along, which would cost the window a part of its start
    from responder_app.sync.handing.mirror import Mirrored
    from responder_app.sync.handing.share import Sharing
    from responder_app.sync.progress import Tell

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

    def copy_to(self, stick: Path, tell: Tell, cancel: Callable[[], bool]) -> Mirrored:
        """Copy all that is held to the stick; what the copy of the owner's repository came to.

        Raises as `Mirror.run`, and NotFoundError before the first sync.
        """
        with one_at_a_time:
            from responder_app.sync.handing.holding import read_holding  # noqa: PLC0415
            from responder_app.sync.handing.mirror import Mirror  # noqa: PLC0415
            from responder_app.sync.handing.place import Place  # noqa: PLC0415

        done = Mirror(read_holding(self.paths, self.enrolment), Place(stick / FOLDER)).run(tell, cancel)
        for one in self.further:
            place = Place(Path(beside(str(stick / FOLDER), one.repository)))
            with suppress(NotFoundError):  # followed since today, and not synced yet
                Mirror(read_holding(self.paths, one), place).run(tell, cancel)
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

        return share(read_holding(self.paths, self.enrolment), address, PORT)

    def find(self, typed: str) -> Neighbour:
        """Who answers there, for people to compare. Raises InputError, TransportError."""
        from responder_app.sync.handing.beside import full_address, shown_fingerprint  # noqa: PLC0415

        address = full_address(typed)
        fingerprint = shown_fingerprint(address)
        return Neighbour(address, grouped(fingerprint), pinned(address, fingerprint))
