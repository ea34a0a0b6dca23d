"""The rows of the table: who has what, what opened, and a control that must open."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from responder_app.errors import ResponderError
from responder_app.package.catalogue import Catalogue, read_catalogue
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.register import OFFICE, open_register
from responder_app.publisher.custody import Custody
from responder_app.publisher.guests import Guests
from responder_app.publisher.office import open_office
from responder_app.publisher.recovery import read_key
from responder_app.publisher.roots import carried_key
from responder_app.trust.anchor import anchor_of
from responder_app.vault.device import DeviceKeys
from responder_app.vault.grants import open_own_grant, own_sealed_grant
from tests.evidence import separation
from tests.evidence.burglar import GUESSES, Burglar, Haul, guessing_once
from tests.evidence.city import PASSPHRASE, PIN, City, Laptop, facility_id
from tests.evidence.forging import Vehicle, believed
from tests.evidence.index import Index
from tests.evidence.separation import Pair
from tests.fakes.memory_store import MemoryStore


@dataclass(frozen=True)
class Row:
    """One thing stolen. `control`: what was added in the control, and how many facilities opened then."""

    stolen: str
    facilities: int
    sections: dict[str, int]
    tries: int
    control: tuple[str, int] | None
    believes: str = ""
    expected: int | None = None
    """Facilities that must open: the table says what is, the run fails where it is not this."""
    problem: str = ""
    """What else is not as it must be."""

    @property
    def wrong(self) -> str:
        """Why the row proves nothing, or proves the opposite; empty when it is as it must be."""
        if self.expected is not None and self.facilities != self.expected:
            return f"{self.stolen}: {self.facilities} facilities open instead of {self.expected}"
        if (self.control is None and not self.facilities) or (self.control is not None and not self.control[1]):
            return f"{self.stolen}: no control that opened anything"
        return f"{self.stolen}: {self.problem}" if self.problem else ""


@dataclass
class Heist:
    """Robs one city in every way. Rows that change the office come last."""

    city: City
    thorough: bool = True
    """Every pair of keys, every guess at a passphrase, and everything that lies about in clear tried as a key."""
    index: Index = field(default_factory=Index)
    apart: tuple[Pair, ...] = ()
    """Each ordered pair of agencies; there once the rows are."""

    def rows(self) -> Iterator[Row]:
        """Every row."""
        with guessing_once():
            yield from self._rows()

    @property
    def _guesses(self) -> tuple[str, ...]:
        return GUESSES if self.thorough else (GUESSES[0], GUESSES[-1])

    def _rows(self) -> Iterator[Row]:
        self.index.learn(self.city.office)
        self.stolen = self.city.copy("stolen-repository")
        yield from self._hosts()
        yield from self._laptops()
        yield from self._users()
        yield from self._token()
        yield from self._insiders()
        self.apart = separation.pairs(self.city, self.index, self.stolen)
        yield from self._publisher()
        yield from self._office()
        yield from self._revoked()
        yield from self._guest()

    @property
    def _all(self) -> int:
        return len(self.index.facilities)

    def _burglar(self, *folders: Path) -> Burglar:
        return Burglar(self.index, folders or (self.stolen,), passphrases=self._guesses, pick_up=self.thorough)

    def _row(self, stolen: str, make: Callable[[], Burglar], control: str, more: Callable[[Burglar], object],
             expected: int) -> Row:  # fmt: skip
        haul, burglar = make().rob(), make()
        more(burglar)
        return _row(stolen, haul, (control, burglar.rob().facilities), expected)

    def _ring(self, name: str) -> list[EpochKey]:
        laptop = self.city.laptops[name]
        return list(grant_ring(laptop, self.stolen))

    def _hosts(self) -> Iterator[Row]:
        ring = self._ring("Engine 9")
        stick = Path(shutil.copytree(self.stolen, self.city.folder / "stick"))
        shutil.copy(self.city.laptops["Engine 9"].paths.enrolment, stick / "enrolment.json")
        for name, folder in (("the repository's host", self.stolen), ("a USB stick", stick)):
            yield self._row(name, lambda folder=folder: self._burglar(folder), "with a vehicle's grant",  # type: ignore[misc]
                            lambda one: one.ring.extend(ring), 0)  # fmt: skip

    def _laptops(self) -> Iterator[Row]:
        """Fire, north, in three modes: off, locked, unlocked; a copy of its folder; a keyring that opens by itself."""
        own = self._all // 2
        for mode, secret in (("keyring", ""), ("passphrase", PASSPHRASE), ("both", PIN)):
            laptop = self.city.laptops[f"Engine {mode}"]
            backup = Path(shutil.copytree(laptop.paths.home, self.city.folder / f"backup-{mode}"))
            known = (*self._guesses, secret) if secret else self._guesses

            def off(laptop: Laptop = laptop) -> Burglar:
                return replace(self._burglar(self.stolen, laptop.paths.home), keyring=MemoryStore())

            def on(laptop: Laptop = laptop) -> Burglar:
                return replace(off(laptop), keyring=laptop.keyring)

            def right(one: Burglar, laptop: Laptop = laptop, known: tuple[str, ...] = known) -> None:
                one.passphrases, one.keyring = known, laptop.keyring

            named = {
                "keyring": "with the keyring",
                "passphrase": "with the passphrase",
                "both": "with keyring and PIN",
            }[mode]
            yield self._row(f"a laptop that is off, *{mode}*", off, named, right, 0)
            locked = own if mode == "keyring" else 0
            yield self._row(f"the same on, the program locked, *{mode}*", on, named, right, locked)
            if mode == "both":
                pin = replace(off(), passphrases=known)
                seen = replace(pin, keyring=laptop.keyring).rob().facilities
                yield _row("the same off, and the PIN seen, *both*", pin.rob(), ("with the keyring", seen), 0)
            taken = replace(off(), library_keys=[laptop.key])
            yield _row(f"the same unlocked, *{mode}*", taken.rob(), None, own)
            copied = replace(self._burglar(backup), keyring=MemoryStore())
            with_key = replace(self._burglar(backup), library_keys=[laptop.key])
            yield _row(
                f"a backup of its folder, *{mode}*", copied.rob(), ("with its key", with_key.rob().facilities), 0
            )

    def _users(self) -> Iterator[Row]:
        """A laptop whose crew have PINs of their own, and the sheet of paper at its station."""
        laptop, own = self.city.laptops["Engine users"], self._all // 2

        def off() -> Burglar:
            return replace(self._burglar(self.stolen, laptop.paths.home), keyring=MemoryStore())

        def on() -> Burglar:
            return replace(off(), keyring=laptop.keyring)

        def right(one: Burglar) -> None:
            one.passphrases, one.keyring = (*self._guesses, PIN), laptop.keyring

        def paper() -> Burglar:
            return replace(self._burglar(), codes=(laptop.code,))

        yield self._row("a laptop that is off, *users* with PINs", off, "with keyring and PIN", right, 0)
        yield self._row("the same on, the program locked, *users*", on, "with keyring and PIN", right, 0)
        yield self._row("the sheet with the emergency code", paper, "with the laptop",
                        lambda one: setattr(one, "folders", (self.stolen, laptop.paths.home)), 0)  # fmt: skip
        yield _row("the sheet and its laptop", replace(off(), codes=(laptop.code,)).rob(), None, own)
        other = self._burglar(self.stolen, self.city.laptops["Engine passphrase"].paths.home)
        both = replace(off(), codes=(laptop.code,)).rob().facilities
        yield _row(
            "the sheet and another laptop", replace(other, codes=(laptop.code,)).rob(), ("with its own", both), 0
        )

    def _token(self) -> Iterator[Row]:
        """A laptop whose user has a PIN beside a security key, and that key."""
        laptop, own = self.city.laptops["Engine token"], self._all // 2

        def on() -> Burglar:
            return replace(self._burglar(self.stolen, laptop.paths.home), keyring=laptop.keyring)

        pin = replace(on(), passphrases=(*self._guesses, PIN))
        both = replace(pin, token=laptop.token).rob()
        yield _row("a locked laptop and the PIN, *security key*", pin.rob(), ("with the key", both.facilities), 0)
        key = replace(on(), token=laptop.token, passphrases=self._guesses)
        yield _row("a locked laptop and the *security key*", key.rob(), ("with the PIN", both.facilities), 0)
        yield _row("a laptop, its *security key* and the PIN", both, None, own)

    def _insiders(self) -> Iterator[Row]:
        for name in ("Fire north", "Fire south", "Police north", "Police south", "OEM"):
            burglar = self._burglar()
            burglar.private = [self.city.laptops[name].device.agreement, self.city.laptops[name].device.signing]
            yield _row(f"an insider: {name}", burglar.rob(), None, self._all if name == "OEM" else self._all // 2)

    def _publisher(self) -> Iterator[Row]:
        signing, epochs, others = self._publisher_keys()
        vehicle = Vehicle(anchor_of(self.city.laptops["Engine 9"].answer), self.stolen)
        singles = {**signing, **others}
        for count, title in ((1, "any one of {n} publisher keys that open nothing"), (2, "any two of them")):
            sets = list(combinations(singles, count)) if count == 1 or self.thorough else []
            hauls = [self._with([singles[name] for name in names], []).rob() for names in sets]
            if sets:
                worst = max(hauls, key=lambda haul: len(haul.sections))
                tries = sum(sum(haul.tries.values()) for haul in hauls)
                control = self._with([singles[sets[0][0]]], list(epochs.values())[:1] + self._shared(epochs)).rob()
                told = title.format(n=len(singles)) + f" ({len(sets)} tried)"
                yield replace(_row(told, worst, ("with epoch keys", control.facilities), 0), tries=tries)
        for count in (1, 2):
            yield from self._forgeries(vehicle, signing, count)
        yield from self._epochs(epochs, singles)

    def _forgeries(self, vehicle: Vehicle, keys: dict[str, ec.EllipticCurvePrivateKey], count: int) -> Iterator[Row]:
        groups: dict[str, list[str]] = {}
        for names in combinations(keys, count):
            taken = believed(vehicle, {name: keys[name] for name in names}, self.city.folder)
            groups.setdefault("; ".join(sorted(taken)) or "nothing", []).append(" + ".join(names))
        everything = believed(vehicle, keys, self.city.folder)
        for taken_, found in groups.items():
            told = ", ".join(sorted({re_numbered(one) for one in found}))
            yield Row(f"signing keys: {told}", 0, {}, len(found), ("all five", len(everything)), taken_)

    def _epochs(self, epochs: dict[str, EpochKey], singles: dict[str, ec.EllipticCurvePrivateKey]) -> Iterator[Row]:
        alone = {name: self._with([], [key]).rob() for name, key in epochs.items()}
        scopes = sorted({key.id.scope for key in epochs.values()})
        for scope in (scope for scope in scopes if scope != OFFICE):
            hauls = [alone[name] for name, key in epochs.items() if key.id.scope == scope]
            worst = max(hauls, key=lambda haul: len(haul.sections))
            yield _row(f"one epoch key, *{scope}* of one district", worst, None, self._all // 2)
        yield from self._register(alone, epochs)
        if not self.thorough:
            return
        more, tries, widest = 0, 0, Haul()
        for first, second in combinations(epochs, 2):
            both = self._with([], [epochs[first], epochs[second]]).rob()
            more += len(both.sections - alone[first].sections - alone[second].sections)
            tries += sum(both.tries.values())
            widest = max(widest, both, key=lambda haul: len(haul.sections))
        for key in singles.values():
            for epoch, epoch_key in epochs.items():
                both = self._with([key], [epoch_key]).rob()
                more += len(both.sections - alone[epoch].sections)
                tries += sum(both.tries.values())
        count = len(epochs) * (len(epochs) - 1) // 2 + len(epochs) * len(singles)
        problem = f"{more} sections open to two keys that open to neither of them" if more else ""
        told = f"any two keys, one of them an epoch key ({count} pairs), at most; never more than each alone"
        yield replace(_row(told, widest, None, self._all), tries=tries, problem=problem)

    def _register(self, alone: dict[str, Haul], epochs: dict[str, EpochKey]) -> Iterator[Row]:
        """The key of the office's own list of devices."""
        name, key = next((name, key) for name, key in epochs.items() if key.id.scope == OFFICE)
        ref = newest(self.stolen).devices
        sealed = (self.stolen / ref.object.path).read_bytes() if ref else b""
        listed = len(open_register(sealed, key.id.repository, key.id.epoch, KeyRing([key])).devices)
        yield _row("the key of the register of devices", alone[name], ("it opens the register; devices", listed), 0)

    def _office(self) -> Iterator[Row]:
        home = self.city.office.home
        carried, guess = self.city.carried["recovery-1"], self._burglar(self.stolen, home.folder)
        recovery = self._burglar()
        own = read_key(carried.path.read_bytes(), carried.passphrase)
        recovery.private = [own.agreement, own.signing]
        yield _row("a recovery key and its passphrase", recovery.rob(), None, self._all)
        locked = [key for text in self._guesses if (key := _tried(carried.path, text)) is not None]
        yield _row("a recovery key without its passphrase", replace(self._burglar(), private=locked).rob(),
                   ("with its passphrase", recovery.rob().facilities), 0)  # fmt: skip
        inside = self._burglar()
        self.city.office.close()
        opened = open_office(home.folder, PASSPHRASE)
        self.city.office = opened
        with opened.writing() as (_, keys):
            inside.ring = list(keys.epoch_keys())
        control = inside.rob()
        yield _row("the office's disk", guess.rob(), ("with the publisher passphrase", control.facilities), 0)
        yield _row("the office's disk and the publisher passphrase", control, None, self._all)

    def _revoked(self) -> Iterator[Row]:
        """A vehicle of the fire service in both districts, with its own folder and with copies of the repository."""
        laptop, office, before = self.city.laptops["Engine 9"], self.city.office, self._all
        ring = self._ring("Engine 9")

        def rob(*folders: Path) -> Haul:
            own = [laptop.device.agreement, laptop.device.signing]
            return replace(self._burglar(*folders), private=own, ring=list(ring), library_keys=[laptop.key]).rob()

        yield _row("a vehicle's keys, before it is revoked", rob(self.stolen), None, before)
        Custody(office).revoke(office.device("Engine 9"), "stolen")
        self.city.publish(range(before + 1, before + 3))
        self.index.learn(office)
        rotated = self.city.copy("after-revocation")
        yield _row("the same, revoked (new epochs at once)", rob(rotated), None, before)
        Custody(office).reseal()
        self.index.learn(office)
        control = replace(self._burglar(self.city.copy("after-reseal")), private=self._others()).rob()
        resealed = rob(self.city.folder / "after-reseal")
        yield _row("the same, all resealed", resealed, ("with the keys of a vehicle in service", control.facilities), 0)
        yield _row("the same, from its own disk", rob(laptop.paths.home), None, before)

    def _guest(self) -> Iterator[Row]:
        """A neighbour's vehicle that reads two facilities as the fire service does, while it may and afterwards."""
        numbers, office = (1, 2), self.city.office
        device = self.city.admit(numbers, ("fire",))
        self.index.learn(office)
        before = self.city.copy("with-a-guest")
        ring = list(device_ring(device, before))

        def rob(folder: Path) -> Haul:
            return replace(self._burglar(folder), private=[device.agreement, device.signing], ring=list(ring)).rob()

        named, own = {facility_id(number) for number in numbers}, rob(before)
        strange = {facility for facility, _ in own.sections} - named
        lists = len(own.lists) - len(numbers) - len({key.id.compartment for key in ring})
        problem = f"{len(strange)} facilities and {lists} lists of others open" if strange or lists else ""
        yield replace(_row("a guest vehicle: 2 facilities, *fire*", own, None, len(numbers)), problem=problem)
        Guests(office).end(office.device(device.fingerprint))
        self.city.publish(numbers, edition=2)
        self.index.learn(office)
        after = self.city.copy("after-the-guest")
        yield _row("the same, after its end", rob(after), None, len(numbers))
        fresh = self._objects_since(before, after)
        control = replace(self._burglar(fresh), private=self._others()).rob().facilities
        yield _row("the same, what was published after its end", rob(fresh), ("with a vehicle in service", control), 0)

    def _objects_since(self, before: Path, after: Path) -> Path:
        """The later state of a repository without the objects that were there before."""
        fresh = Path(shutil.copytree(after, self.city.folder / f"{after.name}-fresh"))
        for path in (before / "objects").rglob("*"):
            if path.is_file():
                (fresh / path.relative_to(before)).unlink(missing_ok=True)
        return fresh

    def _others(self) -> list[ec.EllipticCurvePrivateKey]:
        return [self.city.laptops["OEM"].device.agreement]

    def _publisher_keys(
        self,
    ) -> tuple[dict[str, ec.EllipticCurvePrivateKey], dict[str, EpochKey], dict[str, ec.EllipticCurvePrivateKey]]:
        """Signing keys, epoch keys, and the report key."""
        signing = {
            name: carried_key(self.city.carried[name].path.read_bytes(), self.city.carried[name].passphrase)
            for name in ("root-1", "root-2", "root-3")
        }
        with self.city.office.writing() as (_, keys):
            signing |= {name: keys.private_key(name) for name in ("targets", "online")}
            report = {"report": keys.private_key("report")}
            epochs = {
                f"{key.id.compartment}/{key.id.scope}/{key.id.epoch}": key
                for key in keys.epoch_keys()
                if key.id.compartment not in ("city",)
            }
        return signing, epochs, report

    def _with(self, private: list[ec.EllipticCurvePrivateKey], ring: list[EpochKey]) -> Burglar:
        # What lies about in clear was tried by the host's row already.
        secrets = {key.private_numbers().private_value.to_bytes(32, "big") for key in private}
        return replace(self._burglar(), private=private, ring=ring, secrets=secrets, pick_up=False)

    def _shared(self, epochs: dict[str, EpochKey]) -> list[EpochKey]:
        return [key for key in epochs.values() if key.id.scope == "shared"]


def re_numbered(name: str) -> str:
    """The three root keys are alike."""
    kinds = [part.split("-")[0] for part in name.split(" + ")]
    return "two root keys" if kinds == ["root", "root"] else " + ".join(kinds)


def _row(stolen: str, haul: Haul, control: tuple[str, int] | None, expected: int) -> Row:
    return Row(stolen, haul.facilities, haul.by_readers, sum(haul.tries.values()), control, expected=expected)


def grant_ring(laptop: Laptop, repository: Path) -> KeyRing:
    """The epoch keys that a repository's newest list of grants gives to that laptop."""
    return device_ring(laptop.device, repository)


def device_ring(device: DeviceKeys, repository: Path) -> KeyRing:
    """The same, to a device."""
    state = newest(repository)
    grants = (repository / state.grants.path).read_bytes()
    return open_own_grant(device, state.repository, own_sealed_grant(device, grants)).ring


def newest(repository: Path) -> Catalogue:
    """The repository's newest catalogue."""
    found = (read_catalogue(path.read_bytes()) for path in (repository / "targets").rglob("*.catalogue"))
    return max(found, key=lambda catalogue: catalogue.sequence)


def _tried(path: Path, passphrase: str) -> ec.EllipticCurvePrivateKey | None:
    with suppress(ResponderError):
        return carried_key(path.read_bytes(), passphrase)
    return None
