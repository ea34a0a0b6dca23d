"""Who may read from now on: devices revoked, keys of a new epoch, published parts under fresh keys.

Each call changes the registry and publishes in one step, so that no vehicle is left with keys that the office has
forgotten; what it leaves alone is what facilities say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from responder_app.errors import InputError
from responder_app.publisher import guest_offering
from responder_app.publisher.key_store import ALL_SCOPES, KeyStore
from responder_app.publisher.office import Change, Office
from responder_app.publisher.publishing import Published
from responder_app.publisher.registry import devices
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.renewal import NO_RENEWAL, Renewal
from responder_app.publisher.sealing_ahead import Progress


@dataclass(frozen=True)
class Custody:
    """The keys of one office. Every call raises as `Office.publish`.

    Where parts were sealed anew, the repository then holds no object that its newest state does not name: what lay
    under an old key is gone. A vehicle that is half way through a sync fetches the rest of it with its next one.
    """

    office: Office
    progress: Progress = lambda _done, _total: None
    clock_is_right: bool = False

    def revoke(self, device: Device, reason: str) -> Published:
        """Give the device nothing any more, and all others new keys of everything that it could read.

        A guest's own key opens nothing of anybody else's: what it read of restricted scopes is sealed anew.
        Raises InputError for the last recovery key.
        """
        if device.guest is not None:
            return self._issue(lambda connection, keys: self._end(connection, keys, device, reason), NO_RENEWAL)
        compartments, scopes = self._opened_by(device)

        def change(connection: Connection, keys: KeyStore) -> None:
            devices.revoke(connection, device.fingerprint, self.office.clock(), reason)
            keys.rotate(scopes, compartments)
            if device.state == "recovery":
                keys.rotate_register()

        return self._issue(change, Renewal(compartments))

    def _end(self, connection: Connection, keys: KeyStore, guest: Device, reason: str) -> None:
        now = self.office.clock()
        devices.revoke(connection, guest.fingerprint, now, reason)
        guest_offering.end(connection, keys, guest, now, what="revoked")

    def rotate(
        self, scopes: Collection[str] = (), compartments: Collection[str] = (), rewrap: bool = False
    ) -> Published:
        """New epochs of these scopes and compartments, none named: of all; with no scope named of guests' keys too.

        Raises InputError for unknown ones.

        Args:
            scopes: Of which keys are made anew.
            compartments: In which.
            rewrap: Wrap all that is published under the new keys now, instead of with its next version.
        """
        chosen, places = self._chosen(scopes, compartments)

        def change(connection: Connection, keys: KeyStore) -> None:
            keys.rotate(chosen, places)
            if not scopes:
                guest_offering.rotate(connection, places)

        return self._issue(change, Renewal(places, rewrap=rewrap))

    def reseal(self, scopes: Collection[str] = (), compartments: Collection[str] = ()) -> Published:
        """Seal all published parts of these scopes and compartments (none named: of all) under fresh keys.

        Vehicles fetch them anew. Raises InputError for unknown ones.
        """
        chosen, places = self._chosen(scopes, compartments)
        return self._issue(lambda _connection, _keys: None, Renewal(places, reseal=chosen))

    def _issue(self, change: Change, renewal: Renewal) -> Published:
        published = self.office.issue(change, renewal, None, self.progress, self.clock_is_right)
        return replace(published, objects_removed=self.office.prune()) if published.sealed_anew else published

    def _opened_by(self, device: Device) -> tuple[frozenset[str], frozenset[str]]:
        """The compartments and scopes that the device has keys of."""
        if device.state != "recovery":
            return frozenset(device.compartments), frozenset(device.scopes)
        if sum(one.state == "recovery" for one in self.office.devices()) < 2:
            raise InputError("this is the last recovery key: without it nobody could rebuild a lost office")
        return self.office.compartments(), frozenset(ALL_SCOPES)

    def _chosen(self, scopes: Collection[str], compartments: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
        there = self.office.compartments()
        for named, known in ((scopes, frozenset(ALL_SCOPES)), (compartments, there)):
            unknown = sorted(set(named) - known)
            if unknown:
                raise InputError(f"there is no {unknown[0]!r}; choose from {', '.join(sorted(known))}")
        return frozenset(scopes or ALL_SCOPES), frozenset(compartments or there)
