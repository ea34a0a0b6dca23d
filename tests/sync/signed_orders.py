"""Orders of a scene's office, signed by holders of its root keys."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.package.report import Report, open_report
from responder_app.publisher import orders as signing
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.custody import Custody
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.orders import Draft, Orders
from tests.sync.scene import Scene


def signed(draft: Draft, holders: Sequence[CarriedKey]) -> bytes:
    """The draft after it went from holder to holder."""
    data = draft.envelope
    for key in holders:
        data, _ = signing.add_signature(data, key.path.read_bytes(), key.passphrase)
    return data


def order_destroyed(scene: Scene, holders: Sequence[CarriedKey], name: str = "Engine 5") -> str:
    """Revoke the device and order it to be emptied; the order's id."""
    Custody(scene.office).revoke(scene.office.device(name), "stolen from the station")
    draft = Orders(scene.office).start_destroy(scene.office.revoked_device(name))
    Orders(scene.office).finish(signed(draft, holders[:2]))
    return draft.content.id


def approve_removals(scene: Scene, holders: Sequence[CarriedKey]) -> None:
    """Approve all that is withdrawn."""
    Orders(scene.office).finish(signed(Orders(scene.office).start_removal("city"), holders[:2]))


def inbox(scene: Scene) -> list[Report]:
    """Every report that lies in the repository's inbox, by counter."""
    with scene.office.writing() as (_connection, keys):
        key, repository = keys.private_key(REPORT), keys.repository
    found = [open_report(path.read_bytes(), key, repository).report for path in (scene.repository / "inbox").glob("*")]
    return sorted(found, key=lambda one: one.counter)
