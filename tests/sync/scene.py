"""A real office that publishes into a real folder, and real vehicles that sync from it."""

from __future__ import annotations

import base64
import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from responder_app.library.library import Library, open_library
from responder_app.model.facility import Document, PrePlan
from responder_app.package.catalogue import read_catalogue
from responder_app.package.digest import ObjectRef
from responder_app.package.enrolment import EnrolmentAnswer, read_answer
from responder_app.package.keys import ScopeKeyId
from responder_app.package.manifest import open_manifest
from responder_app.package.shard import open_shard
from responder_app.paths import VehiclePaths, make_private
from responder_app.publisher import office as offices
from responder_app.publisher import office_key
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.founding import CITY
from responder_app.publisher.home import OfficeHome
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.office_key import OfficeKey
from responder_app.publisher.previews import Preview
from responder_app.settings import Settings
from responder_app.sync.retry import Persistence
from responder_app.sync.service import SyncService
from responder_app.vault import device as devices
from responder_app.vault.device import DeviceKeys
from responder_app.vault.grants import open_own_grant, own_sealed_grant
from responder_app.vault.library_key import LibraryKey

PASSPHRASE = "a passphrase for tests"
KEY = LibraryKey(bytes(range(32)))
PLAN_BYTES = 300_000
QUICK = Persistence(tries=3, first_wait_s=0.01, longest_wait_s=0.02)


@dataclass
class Clock:
    """Gives the real time, moved by what a test adds."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0) + self.ahead


def facility_id(number: int) -> str:
    """Ids that spread over all prefixes."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))


def plan_bytes(number: int, edition: int = 1, size: int = PLAN_BYTES) -> bytes:
    return Random(f"{number} {edition}").randbytes(size)


def preplan(number: int, name: str | None = None, **sections: object) -> PrePlan:
    """A building with a floor plan, a section for fire and police, and one for police."""
    plan = {
        "id": "plan-1",
        "kind": "floor plan",
        "title": "Floor 1",
        "media_type": "application/pdf",
        "level": "1",
        "pages": [{"width_pt": 2592, "height_pt": 1728}],
    }
    content = {
        "id": facility_id(number),
        "identity": {
            "name": name or f"Building {number}",
            "address": {"street": f"{number} Adler Way", "city": "Port Adler"},
            "location": (-87.62 + number / 1000, 41.87),
        },
        "access_codes": {"codes": [{"opens": "gate", "code": "4711"}]},
        "security": {"who_can_view": "The front desk"},
        "documents": [plan],
        **sections,
    }
    return PrePlan.model_validate(content)


def draw(document: Document, read: Callable[[], bytes], digest: str) -> Iterator[Preview]:
    yield Preview("overview", 1, b"picture of " + read()[:1000])
    yield Preview("words", 1, b"words of " + read()[:100])


@dataclass
class Vehicle:
    """A laptop: its home, its keys, its library under a raw key."""

    paths: VehiclePaths
    device: DeviceKeys
    answer: EnrolmentAnswer
    library: Library
    clock: Clock
    settings: Settings = field(default_factory=lambda: Settings(downloads=4))

    def service(self, source: Path | str, ca_file: Path | None = None) -> SyncService:
        settings = self.settings.model_copy(
            update={"source": str(source), "ca_file": str(ca_file) if ca_file else None}
        )
        return SyncService(
            self.paths, settings, self.answer, self.library, self.device, clock=self.clock, persistence=QUICK
        )

    def shown(self, number: int) -> str:
        return self.library.preplan(facility_id(number)).identity.name

    def plan(self, number: int) -> bytes:
        return self.library.document(facility_id(number), "plan-1").data


@dataclass(frozen=True)
class Named:
    """The objects of the newest state: parts by facility and kind, the first object of each."""

    shards: list[ObjectRef]
    manifests: dict[str, ObjectRef]
    parts: dict[tuple[str, str], ObjectRef]
    grants: ObjectRef


class Scene:
    """The office, its repository, and everything that belongs to them."""

    def __init__(self, folder: Path, office: Office, clock: Clock) -> None:
        self.folder = folder
        self.office = office
        self.clock = clock
        self._vehicles: list[Vehicle] = []

    @property
    def repository(self) -> Path:
        return self.office.repository.folder

    def publish(
        self,
        *numbers: int,
        name: str | None = None,
        edition: int = 1,
        size: int = PLAN_BYTES,
        compartment: str = CITY,
    ) -> None:
        """Publish these facilities, all with that name and edition of the plan."""
        for number in numbers:
            plan = OwnerBytes("plan-1", plan_bytes(number, edition, size))
            self.office.take(preplan(number, name), [plan], compartment)
        self.office.publish(draw)

    def withdraw(self, *numbers: int) -> None:
        for number in numbers:
            self.office.withdraw(facility_id(number))
        self.office.publish(draw)

    def enrol(self, name: str = "Engine 5", scopes: tuple[str, ...] = ("fire",), publish: bool = True) -> Vehicle:
        """A new vehicle; with `publish` its grant is in the repository."""
        vehicle = self.stranger(name)
        request = vehicle.device.enrolment_request(name, "Fire", self.clock())
        answer = self.office.enrol(request, scopes)
        vehicle.paths.enrolment.write_bytes(answer)
        vehicle = replace(vehicle, answer=read_answer(answer))
        self._vehicles[-1] = vehicle
        if publish:
            self.office.publish(draw)
        return vehicle

    def stranger(self, name: str) -> Vehicle:
        """A vehicle that knows the office and that the office has granted nothing."""
        paths = VehiclePaths(make_private(self.folder / name.replace(" ", "-")))
        device = devices.create(paths.device, KEY)
        library = open_library(paths, KEY.database_key, create=True)
        root = self.repository / "metadata" / "1.root.json"
        vehicle = Vehicle(paths, device, answer_for(root.read_bytes(), device), library, self.clock)
        self._vehicles.append(vehicle)
        return vehicle

    def copy(self, name: str) -> Path:
        """The repository as it is now, kept elsewhere."""
        place = self.folder / name
        shutil.copytree(self.repository, place)
        return place

    def named(self, vehicle: Vehicle) -> Named:
        """The objects by what they are, as that vehicle can open them."""
        catalogues = (self.repository / "targets").rglob("*.catalogue")
        catalogue = max((read_catalogue(path.read_bytes()) for path in catalogues), key=lambda one: one.sequence)
        grants = (self.repository / catalogue.grants.path).read_bytes()
        own = open_own_grant(vehicle.device, catalogue.repository, own_sealed_grant(vehicle.device, grants))
        manifests: dict[str, ObjectRef] = {}
        parts: dict[tuple[str, str], ObjectRef] = {}
        for ref in catalogue.shards:
            key_id = ScopeKeyId(catalogue.repository, ref.compartment, "shared", ref.epoch)
            sealed = (self.repository / ref.object.path).read_bytes()
            shard = open_shard(sealed, key_id, ref.prefix, own.ring)
            for entry in shard.entries if shard else ():
                manifests[entry.facility] = entry.manifest
                sealed = (self.repository / entry.manifest.path).read_bytes()
                manifest = open_manifest(sealed, key_id, entry.facility, own.ring)
                for part in manifest.parts if manifest else ():
                    kind = part.kind if part.scopes == ("shared",) else f"{part.kind} for {' '.join(part.scopes)}"
                    parts[entry.facility, kind] = part.objects[0]
        return Named([ref.object for ref in catalogue.shards], manifests, parts, catalogue.grants)

    def objects(self) -> dict[str, Path]:
        """Every object of the repository, by hash."""
        return {path.name: path for path in (self.repository / "objects").rglob("*") if path.is_file()}

    def close(self) -> None:
        for vehicle in self._vehicles:
            vehicle.library.close()
        self.office.close()


def answer_for(root: bytes, device: DeviceKeys) -> EnrolmentAnswer:
    return EnrolmentAnswer(
        office="Office",
        repository=hashlib.sha256(root).hexdigest(),
        root=base64.b64encode(root).decode(),
        report_key="",
        device=device.fingerprint,
        scopes=("shared",),
    )


@dataclass(frozen=True)
class Template:
    """An office that has just been set up, to be copied, and its opened key: both take long to make."""

    folder: Path
    key: OfficeKey
    carried: tuple[CarriedKey, ...]


def template(folder: Path, name: str = "City of Port Adler") -> Template:
    made, carried = offices.create(folder / "office", name, PASSPHRASE, Clock())
    made.close()
    key = office_key.unlock(OfficeHome(folder / "office").master_key, PASSPHRASE)
    return Template(folder / "office", key, carried)


def open_scene(folder: Path, made: Template) -> Scene:
    shutil.copytree(made.folder, folder / "office")
    clock = Clock()
    return Scene(folder, Office(folder / "office", made.key, clock), clock)
