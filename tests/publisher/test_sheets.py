"""What goes out with a plan: its tiles, and the file before it. Unchanged ones keep their objects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from responder_app.errors import DamagedError
from responder_app.model.facility import Document
from responder_app.package.digest import sha256_hex
from responder_app.package.enrolment import write_request
from responder_app.package.keys import KeyRing
from responder_app.package.limits import TILES_OBJECT_BYTES
from responder_app.package.manifest import Manifest
from responder_app.package.part import PartEntry, open_part
from responder_app.package.record import Attachment, read_record
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.previews import Preview
from responder_app.publisher.publishing import Published
from tests.publisher.desk import FACILITIES, Device, Ticking, draw, files, manifests, preplan, publish, stored

MONTHS = timedelta(days=90)
TILES = b"tiles of a large scan " * 100_000


@pytest.fixture
def engine(office: Office) -> Device:
    device = Device()
    office.enrol(write_request(device.request, device.signing), ["fire"])
    return device


class TileMaker:
    """Makes the same tiles of every page, and counts how often it is asked."""

    def __init__(self, content: bytes | None = TILES, failure: str | None = None) -> None:
        self.content = content
        self.failure = failure
        self.made = 0

    def __call__(self, document: Document, read: Callable[[], bytes], digest: str, page: int) -> Preview | None:
        self.made += 1
        if self.failure is not None:
            return Preview("tiles", page, failure=self.failure)
        return None if self.content is None else Preview("tiles", page, self.content)


def publish_tiles(office: Office, tiles: TileMaker) -> Published:
    return office.publish(draw, tiles=tiles)


class Seen:
    """A facility's newest manifest as a device reads it."""

    def __init__(self, office: Office, device: Device) -> None:
        self.office = office
        self.ring: KeyRing = device.ring(office)
        self.manifest: Manifest = manifests(office, self.ring)[FACILITIES[0]]

    def clear(self, entry: PartEntry) -> bytes:
        return open_part(self.manifest.place, entry, self.ring, lambda ref: stored(self.office, ref))

    def attached(self, role: str) -> Attachment | None:
        records = (read_record(self.clear(entry)) for entry in self.manifest.parts if entry.kind == "record")
        held = (one for record in records for one in record.attachments)
        return next((one for one in held if one.role == role), None)

    def part(self, role: str) -> PartEntry | None:
        found = self.attached(role)
        return self.manifest.part(found.part) if found else None


def test_tiles_lie_in_objects_of_at_most_one_mebibyte_and_come_last(office: Office, engine: Device) -> None:
    office.take(preplan(), files())
    publish_tiles(office, TileMaker())
    seen = Seen(office, engine)
    entry = seen.part("tiles")
    assert entry is not None
    assert entry == seen.manifest.parts[-1]
    assert seen.clear(entry) == TILES
    assert len(entry.objects) == -(-len(TILES) // TILES_OBJECT_BYTES) == 3
    assert max(ref.length for ref in entry.objects) <= TILES_OBJECT_BYTES + 16


def test_tiles_of_an_unchanged_sheet_are_neither_made_nor_sealed_again(office: Office, engine: Device) -> None:
    tiles = TileMaker()
    office.take(preplan(), files())
    publish_tiles(office, tiles)
    before = Seen(office, engine).part("tiles")
    office.take(preplan(occupancy={"use": "Flats"}), files())
    publish_tiles(office, tiles)
    assert Seen(office, engine).part("tiles") == before
    assert tiles.made == 1


def test_a_sheet_that_draws_quickly_is_not_tried_again_until_it_changes(office: Office, engine: Device) -> None:
    tiles = TileMaker(content=None)
    for use in ("Flats", "Shops"):
        office.take(preplan(occupancy={"use": use}), files())
        publish_tiles(office, tiles)
    assert tiles.made == 1
    office.take(preplan(), files(b"another plan"))
    publish_tiles(office, tiles)
    assert tiles.made == 2
    assert Seen(office, engine).part("tiles") is None


def test_tiles_that_cannot_be_made_are_a_warning_and_the_plan_goes_out(office: Office, engine: Device) -> None:
    office.take(preplan(), files())
    result = publish_tiles(office, TileMaker(failure="The drawing process took too long."))
    assert any("no tiles" in warning for warning in result.warnings)
    assert Seen(office, engine).part("source") is not None


def test_a_changed_plan_goes_out_with_the_one_before_and_its_dates(
    office: Office, engine: Device, clock: Ticking
) -> None:
    office.take(preplan(), files(b"last year"))
    publish(office)
    clock.now += MONTHS
    office.take(preplan(), files(b"this year"))
    office.publish(draw, clock_is_right=True)
    seen = Seen(office, engine)
    attached, entry = seen.attached("before"), seen.part("before")
    assert attached is not None
    assert attached.earlier is not None
    assert entry is not None
    assert entry.kind == "before"
    assert seen.clear(entry) == b"last year"
    assert (attached.earlier.since, attached.earlier.until) == (date(2026, 11, 20), date(2027, 2, 18))
    assert [level.label for level in attached.earlier.levels] == ["1"]


def test_the_plan_before_costs_a_vehicle_no_download(office: Office, engine: Device, clock: Ticking) -> None:
    office.take(preplan(), files(b"last year"))
    publish(office)
    source = Seen(office, engine).part("source")
    clock.now += MONTHS
    office.take(preplan(), files(b"this year"))
    office.publish(draw, clock_is_right=True)
    before = Seen(office, engine).part("before")
    assert source is not None
    assert before is not None
    assert before.objects == source.objects
    office.take(preplan(occupancy={"use": "Flats"}), files(b"this year"))
    office.publish(draw, clock_is_right=True)
    assert Seen(office, engine).part("before") == before


def test_a_plan_that_was_never_published_is_never_the_one_before(
    office: Office, engine: Device, clock: Ticking
) -> None:
    office.take(preplan(), files(b"last year"))
    publish(office)
    for draft in (b"draft", b"second draft", b"this year"):
        office.take(preplan(), files(draft))
    clock.now += MONTHS
    office.publish(draw, clock_is_right=True)
    seen = Seen(office, engine)
    entry = seen.part("before")
    assert entry is not None
    assert seen.clear(entry) == b"last year"


def test_the_plan_before_of_a_restricted_document_does_not_tell_what_it_is(
    office: Office, engine: Device, clock: Ticking
) -> None:
    fire_only = [{**preplan().documents[0].model_dump(mode="json"), "scopes": ["fire"]}]
    office.take(preplan(documents=fire_only), files(b"last year"))
    publish(office)
    clock.now += MONTHS
    office.take(preplan(documents=fire_only), files(b"this year"))
    office.publish(draw, clock_is_right=True)
    seen = Seen(office, engine)
    entry = seen.part("before")
    assert entry is not None
    assert (entry.kind, entry.scopes) == ("restricted", ("fire",))
    assert seen.clear(entry) == b"last year"


def test_a_withdrawal_forgets_the_plan_before_at_the_office_too(office: Office, clock: Ticking) -> None:
    office.take(preplan(), files(b"last year"))
    publish(office)
    clock.now += MONTHS
    office.take(preplan(), files(b"this year"))
    office.publish(draw, clock_is_right=True)
    store = office.files
    assert store.get(sha256_hex(b"last year")) == b"last year"  # the control: it was there
    office.withdraw(FACILITIES[0])
    with pytest.raises(DamagedError):
        store.get(sha256_hex(b"last year"))


def test_a_file_that_another_facility_has_outlives_a_withdrawal(office: Office, clock: Ticking) -> None:
    office.take(preplan(FACILITIES[1]), files(b"last year"))
    office.take(preplan(), files(b"last year"))
    publish(office)
    clock.now += MONTHS
    office.take(preplan(), [OwnerBytes("plan-1", b"this year")])
    office.publish(draw, clock_is_right=True)
    office.withdraw(FACILITIES[0])
    assert office.files.get(sha256_hex(b"last year")) == b"last year"
