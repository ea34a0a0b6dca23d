"""The office that is robbed: two districts, three agencies, every kind of section, laptops locked in three ways."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from responder_app.library.library import open_library
from responder_app.model.facility import Document, PrePlan
from responder_app.package.enrolment import EnrolmentAnswer, read_answer
from responder_app.paths import VehiclePaths, make_private
from responder_app.publisher import office as offices
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.guests import Guests
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.previews import Preview
from responder_app.session.crew import Crew
from responder_app.settings import Settings
from responder_app.sync.service import SyncService
from responder_app.vault import device as devices
from responder_app.vault import library_key
from responder_app.vault.accounts import NewUser, Proof
from responder_app.vault.device import DeviceKeys
from responder_app.vault.key_file import Mode
from responder_app.vault.library_key import LibraryKey
from responder_app.vault.security_key import PluggedKey
from tests.fakes.memory_store import MemoryStore
from tests.fakes.soft_token import SoftToken

PASSPHRASE = "correct horse battery staple"
PIN = "480216"
DISTRICTS = ("north", "south")
AGENCIES = {
    "Fire north": (("fire",), ("north",)),
    "Fire south": (("fire",), ("south",)),
    "Police north": (("police",), ("north",)),
    "Police south": (("police",), ("south",)),
    "OEM": (("oem",), DISTRICTS),
}
"""Scopes and districts that each agency's vehicles are granted, `shared` besides."""
PLAN = {"kind": "floor plan", "media_type": "application/pdf", "pages": [{"width_pt": 2592, "height_pt": 1728}]}


@dataclass(frozen=True)
class Laptop:
    """A vehicle's laptop: its folder, what its keyring holds, its library key."""

    paths: VehiclePaths
    keyring: MemoryStore
    secret: str
    """Its passphrase or PIN; empty in the mode keyring."""
    device: DeviceKeys
    key: LibraryKey = field(repr=False)
    answer: EnrolmentAnswer
    code: str = ""
    """The emergency code that its station keeps, where one was made."""
    token: SoftToken | None = None
    """The security key of its only user, where there is one."""


@dataclass
class City:
    """The office, what its people carried away, and the laptops."""

    folder: Path
    office: Office
    carried: dict[str, CarriedKey]
    seed: int
    laptops: dict[str, Laptop] = field(default_factory=dict)

    @property
    def repository(self) -> Path:
        """What a host serves."""
        return self.office.repository.folder

    def copy(self, name: str) -> Path:
        """The repository as it is now, kept elsewhere."""
        return Path(shutil.copytree(self.repository, self.folder / name))

    def publish(self, numbers: Iterable[int], edition: int = 1) -> None:
        """Take these facilities in, every second in the north, with that edition of their drawings, and publish."""
        for number in numbers:
            random = Random(f"{self.seed} {number}" if edition == 1 else f"{self.seed} {number} {edition}")
            files = [OwnerBytes(name, random.randbytes(5_000)) for name in ("plan-1", "cameras")]
            self.office.take(preplan(number), files, DISTRICTS[number % 2])
        self.office.publish(draw)

    def enrol(self, name: str, mode: Mode = "passphrase", agency: str | None = None) -> Laptop:
        """A laptop of that agency, set up and enrolled; `sync` brings it what the next publication grants."""
        scopes, districts = AGENCIES.get(agency or name, (("fire",), DISTRICTS))
        paths, keyring = VehiclePaths(make_private(self.folder / name.replace(" ", "-"))), MemoryStore()
        secret = {"keyring": "", "passphrase": PASSPHRASE, "both": PIN}[mode]
        key = library_key.create(paths.wrapped_key, mode, keyring, secret or None)
        device = devices.create(paths.device, key)
        answer = self.office.enrol(device.enrolment_request(name, agency or name, _now()), scopes, districts)
        paths.enrolment.write_bytes(answer)
        open_library(paths, key.database_key, create=True).close()
        self.laptops[name] = Laptop(paths, keyring, secret, device, key, read_answer(answer))
        return self.laptops[name]

    def admit(self, numbers: Iterable[int], scopes: Collection[str]) -> DeviceKeys:
        """A guest of these facilities with these scopes; its keys, as whoever takes it apart finds them."""
        device = devices.create(VehiclePaths(make_private(self.folder / "Engine 40")).device, LibraryKey(bytes(32)))
        request = device.enrolment_request("Engine 40", "Northquay", _now())
        until = _now() + timedelta(days=3)
        Guests(self.office).admit(request, [facility_id(number) for number in numbers], until, scopes)
        return device

    def give_users(self, name: str) -> None:
        """A user with a PIN in the place of that laptop's one passphrase, and an emergency code."""
        laptop = self.laptops[name]
        crew = Crew(laptop.paths, lambda: laptop.keyring, _now)
        (shared,) = crew.accounts()
        crew.add(Proof(shared.id, laptop.secret), NewUser("Ortiz", PIN, "administrator"))
        own = next(account for account in crew.accounts() if account.name == "Ortiz")
        crew.remove(Proof(own.id, PIN), shared.name)
        self.laptops[name] = replace(laptop, secret=PIN, code=crew.new_code(Proof(own.id, PIN)))

    def give_token(self, name: str) -> None:
        """A user with a PIN beside a security key in the place of that laptop's one passphrase."""
        laptop, token = self.laptops[name], SoftToken()
        plugged = PluggedKey(devices=lambda: [token])
        crew = Crew(laptop.paths, lambda: laptop.keyring, _now, token=plugged)
        (shared,) = crew.accounts()
        crew.add(Proof(shared.id, laptop.secret), NewUser("Ortiz", PIN, "administrator", "security-key"))
        own = next(account for account in crew.accounts() if account.name == "Ortiz")
        crew.remove(Proof(own.id, PIN), shared.name)
        self.laptops[name] = replace(laptop, secret=PIN, token=token)

    def sync(self, laptop: Laptop) -> None:
        """Bring it everything."""
        with closing(open_library(laptop.paths, laptop.key.database_key)) as library:
            settings = Settings(source=str(self.repository), downloads=2)
            change = SyncService(laptop.paths, settings, laptop.answer, library, laptop.device).sync_now()
            assert change.is_whole, change


def build(folder: Path, seed: int, facilities: int) -> City:
    """A city of so many facilities, half of them in each district, with every laptop synced."""
    office, carried = offices.create(folder / "office", "City of Port Adler", PASSPHRASE)
    keys = {one.path.stem: one for one in carried}
    city = City(folder, office, keys, seed)
    city.publish(range(1, facilities + 1))
    for name in AGENCIES:
        city.enrol(name, "keyring")
    for mode in ("keyring", "passphrase", "both"):
        city.enrol(f"Engine {mode}", mode, "Fire north")
    city.enrol("Engine users", "passphrase", "Fire north")
    city.enrol("Engine token", "passphrase", "Fire north")
    city.enrol("Engine 9", "keyring", "everywhere")
    office.publish(draw)
    for name in ("Engine keyring", "Engine passphrase", "Engine both", "Engine users", "Engine token", "Engine 9"):
        city.sync(city.laptops[name])
    city.give_users("Engine users")
    city.give_token("Engine token")
    return city


def facility_id(number: int) -> str:
    """Of the facility with that number."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"evidence {number}"))


def preplan(number: int) -> PrePlan:
    """A building with a section for every set of readers, a plan for all and a drawing for the police."""
    return PrePlan.model_validate(
        {
            "id": facility_id(number),
            "identity": {
                "name": f"Building {number}",
                "address": {"street": f"{number} Adler Way", "city": "Port Adler"},
                "location": (-87.62 + number / 1000, 41.87),
            },
            "access_codes": {"codes": [{"opens": "gate", "code": "4711"}]},
            "security": {"who_can_view": "The front desk"},
            "hazmat_restricted": {"chemicals": [{"id": "secret", "name": "Phosgene", "trade_secret": True}]},
            "capabilities": {"space": ["A hall for 200"]},
            "documents": [
                {"id": "plan-1", "title": "Floor 1", "level": "1", **PLAN},
                {"id": "cameras", "title": "Cameras", "scopes": ["police"], **PLAN},
            ],
        }
    )


def draw(_document: Document, _read: Callable[[], bytes], _digest: str) -> Iterator[Preview]:
    """No previews: they have their sheet's readers."""
    return iter(())


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
