"""The office as one thing: set up once, then facilities in, devices in, publications out."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from tuf.api.metadata import Metadata, Root

from responder_app.errors import InputError, NotInitialisedError, ResponderError, WrongPassphraseError
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan
from responder_app.model.terms import Scope
from responder_app.package.enrolment import EnrolmentAnswer, read_request, write_answer
from responder_app.package.keys import KeyRing
from responder_app.package.public_keys import to_text
from responder_app.package.register import OFFICE
from responder_app.paths import make_private
from responder_app.publisher import office_key, publishing, roots, signing
from responder_app.publisher.basemaps.shelf import Shelf
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.file_store import FileStore
from responder_app.publisher.folder_copy import copy_to_folder
from responder_app.publisher.founding import CITY, found
from responder_app.publisher.home import OfficeHome
from responder_app.publisher.key_store import ALL_SCOPES, ONLINE, REPORT, TARGETS, KeyStore
from responder_app.publisher.office_key import OfficeKey
from responder_app.publisher.publishing import Published, Publisher
from responder_app.publisher.pyramids import TilesOf, no_tiles
from responder_app.publisher.registry import devices, facts, history, packages
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.packages import FullPackage, StoredFile, StoredPackage
from responder_app.publisher.registry.sealed_packages import SealedPackage
from responder_app.publisher.registry.store import open_registry
from responder_app.publisher.renewal import NO_RENEWAL, Renewal
from responder_app.publisher.sealing import DrawPreviews
from responder_app.publisher.sealing_ahead import Drawing, Progress, SealingAhead, Tally, Workshop
from responder_app.publisher.signing import Signers
from responder_app.publisher.store import RepositoryFolder

Clock = Callable[[], datetime]
Change = Callable[[Connection, KeyStore], None]
"""What is done to the registry in the transaction of a publication."""


def utc_now() -> datetime:
    """The system's clock, aware, in UTC, to the second as signed times are."""
    return datetime.now(UTC).replace(microsecond=0)


class Office:
    """An opened office. One program at a time writes: the registry's own lock sees to it."""

    def __init__(self, folder: Path, key: OfficeKey, clock: Clock = utc_now, create: bool = False) -> None:
        self.home = OfficeHome(folder)
        self._key = key
        self.clock = clock
        self._registry = open_registry(self.home.registry, key.registry_key, create)
        self.files = FileStore(self.home.files, key)
        self.repository = RepositoryFolder(self.home.repository)
        self.basemaps = Shelf(self._registry, self.files)

    def close(self) -> None:
        """Close the registry."""
        self._registry.close()

    def name_it(self, name: str, repository: str) -> None:
        """Say what the office is called and which repository is its own: first of all, and once."""
        with self._registry.writing() as connection:
            facts.put_fact(connection, "name", name)
            facts.put_fact(connection, "repository", repository)

    def take(self, preplan: PrePlan, files: Sequence[OwnerBytes], compartment: str = CITY) -> None:
        """Take a facility and its files in, replacing what the registry had of it."""
        stored = [StoredFile(one.document, self.files.put(one.data), len(one.data)) for one in files]
        content = preplan.model_dump_json(exclude_defaults=True)
        with self._registry.writing() as connection:
            self._know_compartment(connection, compartment)
            packages.put(connection, preplan.id, "facility", compartment, preplan.identity.name, content, stored)

    def take_area(self, area: Area, compartment: str = CITY) -> None:
        """Take an area in."""
        content = area.model_dump_json(exclude_defaults=True)
        with self._registry.writing() as connection:
            self._know_compartment(connection, compartment)
            packages.put(connection, area.id, "area", compartment, area.name, content)

    def known_id(self, name: str) -> str | None:
        """The id of the live facility with that name, so that a folder without an id updates it."""
        with self._registry.reading() as connection:
            return packages.find(connection, name)

    def packages(self) -> Sequence[StoredPackage]:
        """All facilities and areas."""
        with self._registry.reading() as connection:
            return packages.every(connection)

    def package(self, package_id: str) -> FullPackage:
        """One facility or area with its content. Raises NoAnswerError."""
        with self._registry.reading() as connection:
            return packages.get(connection, package_id)

    def withdraw(self, package_id: str) -> None:
        """Withdraw a facility: the next publication tells vehicles to remove it, its earlier plans with it.

        The office itself forgets the earlier plans at once. Raises NoAnswerError.
        """
        with self._registry.writing() as connection:
            packages.withdraw(connection, package_id)
            had = {one.earlier.sha256 for one in history.read(connection, package_id).values() if one.earlier}
            history.forget(connection, package_id)
            needed = history.needed(connection)
        for digest in had - needed:
            self.files.forget(digest)

    def devices(self) -> Sequence[Device]:
        """All devices and recovery keys."""
        with self._registry.reading() as connection:
            return devices.every(connection)

    def compartments(self) -> frozenset[str]:
        """The districts and sites that there are keys of."""
        with self._registry.reading() as connection:
            return frozenset(self._key_store(connection).newest())

    def device(self, text: str) -> Device:
        """The device of that name or fingerprint that is not revoked. Raises NoAnswerError, InputError."""
        with self._registry.reading() as connection:
            return devices.find(connection, text)

    def revoked_device(self, text: str) -> Device:
        """As `device`, the one that was revoked; where none fits, one that was not. Raises as `device`."""
        with self._registry.reading() as connection:
            return devices.find_revoked(connection, text)

    def any_device(self, text: str) -> Device:
        """As `device`, also one that was revoked. Raises as `device`."""
        with self._registry.reading() as connection:
            return devices.find_any(connection, text)

    def enrol(
        self, request: bytes, scopes: Sequence[str], compartments: Sequence[str] = (CITY,), source: str | None = None
    ) -> bytes:
        """Take a device in with these scopes (and always `shared`); gives the enrolment file for it.

        Its keys reach it with the next publication. Raises InputError, TrustError.
        """
        unknown = set(scopes) - set(ALL_SCOPES)
        if unknown:
            raise InputError(f"there is no scope {sorted(unknown)[0]!r}; choose from {', '.join(ALL_SCOPES)}")
        _refuse_reserved(compartments)
        asked = read_request(request)
        granted = tuple(sorted({Scope.SHARED.value, *scopes}))
        device = devices.device_of(asked, granted, tuple(compartments), self.clock())
        with self._registry.writing() as connection:
            devices.put(connection, device)
        return self.answer_to(device, source)

    def answer_to(self, device: Device, source: str | None = None) -> bytes:
        """The enrolment file for a device of the registry. Raises NotInitialisedError."""
        with self._registry.reading() as connection:
            keys = self._key_store(connection)
            answer = EnrolmentAnswer(
                office=facts.fact(connection, "name"),
                repository=keys.repository,
                root=base64.b64encode(roots.first_bytes(self.repository)).decode(),
                report_key=to_text(keys.private_key(REPORT).public_key()),
                device=device.fingerprint,
                scopes=device.reads,
                source=source,
            )
        return write_answer(answer)

    def publish(
        self,
        draw: DrawPreviews,
        progress: Progress = lambda _done, _total: None,
        clock_is_right: bool = False,
        tiles: TilesOf = no_tiles,
    ) -> Published:
        """Seal what changed, write it and sign the new state.

        Where nothing changed, only the timestamp is signed again and `sequence` stays. Raises InputError,
        StoreError, DiskFullError; whatever is raised, vehicles see the last whole state.
        """
        return self._pruned(self.issue(drawing=Drawing(draw, tiles), progress=progress, clock_is_right=clock_is_right))

    def _pruned(self, published: Published) -> Published:
        """What guests could read before lay under keys that they have: it goes."""
        return replace(published, objects_removed=self.prune()) if published.sealed_anew else published

    def issue(
        self,
        change: Change = lambda _connection, _keys: None,
        renewal: Renewal = NO_RENEWAL,
        drawing: Drawing | None = None,
        progress: Progress = lambda _done, _total: None,
        clock_is_right: bool = False,
    ) -> Published:
        """Change the registry, and publish a state that says so, both or none of it. Raises as `publish`.

        Without `drawing`, facilities that changed wait for the next publication.
        """
        self._complete(self.clock(), clock_is_right)
        return self._issue(self.root(), change, renewal, drawing, progress, self.clock())

    def issue_under(self, root: Metadata[Root], change: Change) -> Published:
        """As `issue`, the first state under a new root, whatever a thief of the old keys left in the repository."""

        def change_all(connection: Connection, keys: KeyStore) -> None:
            change(connection, keys)
            facts.put_fact(connection, publishing.UNSIGNED, "")

        return self._issue(root, change_all, NO_RENEWAL, None, lambda _done, _total: None, self.clock())

    def _issue(
        self,
        root: Metadata[Root],
        change: Change,
        renewal: Renewal,
        drawing: Drawing | None,
        progress: Progress,
        now: datetime,
    ) -> Published:
        tally = Tally()
        ahead = self._seal_ahead(drawing, now, tally, progress) if drawing is not None else {}
        with self._registry.writing() as connection:
            keys = self._key_store(connection)
            change(connection, keys)
            publisher = Publisher(
                connection, keys, self.files, self.repository, now, roots.era_of(root), drawing, renewal, progress,
                ahead, tally,
            )  # fmt: skip
            catalogue = publisher.seal(anew=facts.find_fact(connection, publishing.UNSIGNED) is not None)
        sequence = self._complete(now, clock_is_right=True)
        if catalogue is None:
            self.renew(clock_is_right=True)
        return publisher.result(sequence)

    def _seal_ahead(
        self, drawing: Drawing, now: datetime, tally: Tally, progress: Progress
    ) -> dict[str, SealedPackage]:
        with self._registry.reading() as connection:
            keys = self._key_store(connection)
            workshop = Workshop(
                keys.repository, keys.newest(), KeyRing(keys.epoch_keys()), self.files, self.repository, drawing, now,
                tally,
            )  # fmt: skip
        return SealingAhead(workshop, self._registry.reading, self._registry.writing, progress).run()

    def root(self) -> Metadata[Root]:
        """The root that vehicles trust now. Raises InputError when the repository has lost it, StoreError."""
        with self._registry.reading() as connection:
            return publishing.newest_root(connection, self.repository)

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, KeyStore]]:
        """The registry and its keys, changed together at the end of the `with` or not at all."""
        with self._registry.writing() as connection:
            yield connection, self._key_store(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The registry."""
        with self._registry.reading() as connection:
            yield connection

    def prune(self) -> int:
        """Delete the objects that the published state does not name; how many. Raises StoreError."""
        with self._registry.writing() as connection:
            return publishing.prune(connection, self.repository)

    def copy_to(self, folder: Path) -> int:
        """Bring a copy of the repository (a share, a stick) up to date; gives the number of files written.

        Raises as `folder_copy.copy_to_folder`.
        """
        return copy_to_folder(self, folder)

    def renew(self, clock_is_right: bool = False, above: int = 0) -> None:
        """Sign the timestamp again, `above` that version, so that vehicles do not think the repository has gone quiet.

        Where a guest's time is over, publish a state in which it has ended.
        """
        now = self.clock()
        with self._registry.reading() as connection:
            is_over = any(one.guest is not None and one.guest.is_due(now) for one in devices.every(connection))
        if is_over:
            self._pruned(self.issue(clock_is_right=clock_is_right))
            return
        self._complete(now, clock_is_right)
        with self._registry.writing() as connection:
            signing.renew(self.repository, self._signers(self._key_store(connection)), now, above)
            facts.put_fact(connection, facts.RENEWED, now.isoformat())

    def _complete(self, now: datetime, clock_is_right: bool) -> int:
        root = self.root()
        with self._registry.writing() as connection:
            # Not `now`: another program may have issued since, while this one waited for the registry.
            publishing.check_clock(facts.last_issue(connection), self.clock(), clock_is_right)
            signers = self._signers(self._key_store(connection))
            return publishing.complete(connection, self.repository, root, signers, now)

    def _key_store(self, connection: Connection) -> KeyStore:
        return KeyStore(connection, self._key, facts.fact(connection, "repository"))

    def _signers(self, keys: KeyStore) -> Signers:
        if TARGETS not in facts.secret_names(keys.connection):
            raise NotInitialisedError(
                "this office was recovered and has no signing keys yet; make new ones together with the holders of the "
                "root keys: `responder office root rotate start --replace online --replace targets`"
            )
        return Signers(keys.private_key(TARGETS), keys.private_key(ONLINE))

    def _know_compartment(self, connection: Connection, compartment: str) -> None:
        _refuse_reserved([compartment])
        keys = self._key_store(connection)
        if compartment not in keys.newest():
            keys.add_epoch(compartment, ALL_SCOPES, 1)


def _refuse_reserved(compartments: Sequence[str]) -> None:
    if OFFICE in compartments:
        raise InputError(f"{OFFICE!r} is the office's own; choose another name for the district or site")


@dataclass(frozen=True)
class OwnerBytes:
    """A document's id and its file's bytes."""

    document: str
    data: bytes


def create(folder: Path, name: str, passphrase: str, clock: Clock = utc_now) -> tuple[Office, tuple[CarriedKey, ...]]:
    """Set up an office: registry, keys, an empty repository; and the keys that people must carry away.

    Raises InputError when the folder holds an office already or the passphrase is too weak.
    """
    home = OfficeHome(folder)
    if home.master_key.exists():
        raise InputError(f"there is an office in {folder} already")
    make_private(folder)
    key = office_key.create(home.master_key, passphrase)
    office = Office(folder, key, clock, create=True)
    try:
        carried = found(office, name, clock())
    except ResponderError:
        office.close()
        os.unlink(home.master_key)
        raise
    return office, carried


def open_office(folder: Path, passphrase: str, clock: Clock = utc_now) -> Office:
    """The office in that folder. Raises NotInitialisedError, WrongPassphraseError."""
    try:
        key = office_key.unlock(OfficeHome(folder).master_key, passphrase)
    except NotInitialisedError as error:
        raise NotInitialisedError(
            f"there is no office in {folder.absolute()}: say its folder by --office or RESPONDER_OFFICE"
        ) from error
    except WrongPassphraseError as error:
        raise WrongPassphraseError("that is not this office's publisher passphrase") from error
    return Office(folder, key, clock)
