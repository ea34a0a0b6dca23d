"""Several offices on one vehicle: each by itself, none at the cost of another, whatever one of them does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from responder_app.errors import (
    BusyError,
    EmptiedError,
    NoAnswerError,
    NoGrantError,
    ResponderError,
    TransportError,
    TrustError,
)
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.library.library import open_library
from responder_app.library.outbox import Chain
from responder_app.package.audit_key import seal_first_key
from responder_app.package.enrolment import read_answer
from responder_app.package.public_keys import from_text
from responder_app.paths import make_private
from responder_app.publisher.audit_reading import read_log
from responder_app.publisher.custody import Custody
from responder_app.publisher.inbox import read_inbox
from responder_app.publisher.registry.tables import audit_log_entries
from responder_app.sync import room
from responder_app.sync.answers import Change
from responder_app.sync.carried import beside
from responder_app.sync.halves import Halves
from responder_app.sync.leaving import leave
from responder_app.sync.lock import one_writer
from responder_app.sync.progress import Progress
from responder_app.sync.rebuild import Rebuild
from responder_app.sync.service import SyncService
from responder_app.sync.several import SeveralSync
from tests.fakes.nginx import serve
from tests.sync import scene as scenes
from tests.sync.scene import KEY, Template, facility_id, plan_bytes
from tests.sync.signed_orders import inbox, order_destroyed
from tests.sync.two_offices import COUNTY, Founded, Two

CITY = "City of Port Adler"


@pytest.fixture
def new(tmp_path: Path, founded: Founded) -> Iterator[Two]:
    """Nothing was synced yet."""
    with founded.opened(tmp_path / "city") as opened:
        yield opened


def _their(two: Two, number: int) -> str:
    """The id on this vehicle of what the county publishes under an id of the city."""
    return f"{facility_id(number)}@{two.county_answer.repository[:32]}"


def _errors(change: Change) -> list[type[ResponderError] | None]:
    return [type(one.error) if one.error else None for one in change.offices]


def _city_opens(two: Two) -> None:
    library = two.vehicle.library
    for number in (1, 2):
        assert two.vehicle.shown(number) == "Of the city"
        assert library.document(facility_id(number), "plan-1").data == plan_bytes(number, size=2000)
        assert library.receipt(facility_id(number)).office == CITY


def test_one_sync_brings_both_and_one_search_finds_both(new: Two) -> None:
    change = new.both().sync_now()
    assert change.is_whole
    assert [one.office for one in change.offices] == [CITY, COUNTY]
    assert set(change.added) == {facility_id(1), facility_id(2), facility_id(3), _their(new, 2)}
    _city_opens(new)
    library = new.vehicle.library
    assert library.preplan(_their(new, 2)).identity.name == "Of the county"
    assert library.document(_their(new, 2), "plan-1").data == plan_bytes(2, 7, 2000)
    assert library.receipt(_their(new, 2)).office == COUNTY
    found = {hit.facility_id for hit in library.search("Of the c")}
    assert found == {facility_id(1), facility_id(2), facility_id(3), _their(new, 2)}
    again = new.both().sync_now()
    assert again.is_nothing
    assert again.unchanged == 4


def test_the_status_names_each_office_and_each_rows_own(new: Two) -> None:
    before = new.both().status()
    assert before.last_check is None
    new.city_sync().sync_now()
    half = new.both().status()
    assert half.last_check is None, "the county was never asked"
    assert [one.last_check is None for one in half.offices] == [False, True]
    new.both().sync_now()
    status = new.both().status()
    assert status.last_check is not None
    assert {row.office for row in status.facilities} == {CITY, COUNTY}
    assert len({row.id for row in status.facilities}) == 4
    assert [(one.office, one.owns, one.source) for one in status.offices] == [
        (CITY, True, str(new.city.repository)),
        (COUNTY, False, str(new.county.repository)),
    ]
    assert all("fire" in one.grant for one in status.offices)


def test_the_records_of_both_come_before_the_drawings_of_either(new: Two) -> None:
    doing: list[str] = []

    def told(progress: Progress) -> None:
        doing.append(progress.doing)

    new.both().sync_now(told)
    order = list(dict.fromkeys(doing))
    records = [order.index(f"{office}: Fetching records") for office in (CITY, COUNTY)]
    plans = [order.index(f"{office}: Fetching plans and documents") for office in (CITY, COUNTY)]
    assert max(records) < min(plans)
    assert records == sorted(records)


def test_what_an_office_lacks_is_known_by_office_and_left_room_for(new: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, ...]] = []

    def share(free: int, others: Sequence[int]) -> int:
        seen.append(tuple(others))
        return free

    monkeypatch.setattr(room, "share", share)
    new.both().sync_now()
    first, second = seen
    assert len(first) == 1, "the county's drawings were not there when the city's were chosen"
    assert first[0] > 2 * 2000
    assert second == (), "the city lacks nothing any more"
    assert dict(new.vehicle.library.lacking()) == {}


def test_an_office_that_cannot_be_reached_keeps_no_other_back(new: Two, tmp_path: Path) -> None:
    for places in ({"county": tmp_path / "gone"}, {"city": tmp_path / "gone"}):
        change = new.both(**places).sync_now()
        assert sorted(_errors(change), key=str) == sorted([None, TransportError], key=str)
        assert not change.is_whole
        assert [note for note in change.notes if "not synced" in note]
    _city_opens(new)
    assert new.vehicle.library.preplan(facility_id(3)).identity.name == "Of the county"


@dataclass(frozen=True)
class _Silent(SyncService):
    """A host that takes all the time it is given; what is held when it is asked, and that it was asked once only."""

    asked: list[int] = field(default_factory=list)

    def halves(self, *_: object, **__: object) -> Halves:
        self.asked.append(len(self.library.held_versions(self.asked_of)))
        raise TransportError("nothing came for 15 seconds")
        yield

    @property
    def asked_of(self) -> str:
        """The repository whose records are looked for."""
        return read_answer(self.paths.enrolment.read_bytes()).repository


def test_a_host_that_hangs_is_waited_for_once_and_after_the_owners_records(new: Two) -> None:
    county = new.county_sync()
    silent = _Silent(county.paths, county.settings, county.enrolment, county.library, county.device, owns=False)
    change = SeveralSync((new.city_sync(), silent)).sync_now()
    assert silent.asked == [2], "the city's records were here before it was asked"
    assert _errors(change) == [None, TransportError]
    _city_opens(new)


def test_when_none_can_be_reached_the_owners_error_is_raised(new: Two, tmp_path: Path) -> None:
    with pytest.raises(TransportError):
        new.both(tmp_path / "gone", tmp_path / "gone too").sync_now()


def test_another_offices_repository_in_the_place_of_one_is_refused_and_the_last_good_data_opens(two: Two) -> None:
    two.county.publish(2, 3, name="Newer", edition=8, size=2000)
    change = two.both(city=two.county.repository).sync_now()
    error = change.offices[0].error
    assert isinstance(error, TrustError)
    assert CITY in change.notes[0]
    assert "not synced" in change.notes[0]
    _city_opens(two)
    assert two.vehicle.library.preplan(_their(two, 2)).identity.name == "Newer", "the county's own went on"


def test_a_withdrawal_by_one_office_withdraws_nothing_of_another(two: Two) -> None:
    two.county.withdraw(2)
    change = two.both().sync_now()
    assert change.removed == (_their(two, 2),)
    _city_opens(two)
    with pytest.raises(NoAnswerError):
        two.vehicle.library.preplan(_their(two, 2))


def test_one_offices_keys_open_nothing_of_another(new: Two) -> None:
    new.county_sync().sync_now()
    library = new.vehicle.library
    ring = library.ring(new.vehicle.answer.repository)
    assert not len(ring)
    assert {key.id.repository for key in library.ring()} == {new.county_answer.repository}
    new.city_sync().sync_now()
    library.forget(new.vehicle.answer.repository)
    with pytest.raises(NoAnswerError):
        library.preplan(facility_id(1))
    assert {key.id.repository for key in library.ring()} == {new.county_answer.repository}


def test_a_floor_far_ahead_of_one_office_expires_nothing_of_another(two: Two) -> None:
    two.county.clock.ahead = timedelta(days=300)
    two.county.office.publish(scenes.draw, clock_is_right=True)
    assert _errors(two.both().sync_now()) == [None, None]
    library = two.vehicle.library
    floors = [library.trust_state(one.repository).floor for one in (two.vehicle.answer, two.county_answer)]
    assert floors[1] - floors[0] > timedelta(days=299)
    two.city.publish(1, 2, name="Of the city", edition=1, size=2000)
    assert two.city_sync().sync_now().is_whole
    _city_opens(two)


def test_cancelled_it_stops_and_says_so_and_the_next_goes_on(new: Two) -> None:
    change = new.both().sync_now(cancel=lambda: True)
    assert change.cancelled
    assert not change.added
    assert new.both().sync_now().is_whole


def test_two_syncs_at_once_are_one_too_many(new: Two) -> None:
    with one_writer(new.vehicle.paths.lock), pytest.raises(BusyError):
        new.both().sync_now()


def test_each_office_hears_of_its_own_repository_in_a_chain_of_its_own(two: Two) -> None:
    for scene, answer, held in ((two.city, two.vehicle.answer, 2), (two.county, two.county_answer, 2)):
        reports = inbox(scene)
        assert [one.counter for one in reports] == list(range(1, len(reports) + 1))
        assert {one.repository for one in reports} == {answer.repository}
        receipt = next(one for one in reports if one.kind == "receipt")
        assert receipt.body["held"] == held
        assert receipt.body["added"] == 2


def _looked_at(two: Two, *facilities: str) -> None:
    """Somebody of the crew opened these, hours after the last receipt; entries have MACs for the owner."""
    two.city.clock.ahead += timedelta(hours=2)
    log = two.vehicle.library.audit_log(two.vehicle.device.fingerprint, two.vehicle.clock, "Ortiz")
    key, answer = from_text(two.vehicle.answer.report_key), two.vehicle.answer
    log.begin_macs(lambda first: seal_first_key(first, key, answer.repository, answer.device))
    for facility in facilities:
        log.record(Deed(Action.VIEW, facility, "Brief", Outcome.DONE))


def test_each_office_reads_of_the_audit_log_what_is_its_own_and_can_check_it(two: Two) -> None:
    _looked_at(two, facility_id(1), _their(two, 2), facility_id(2), facility_id(3))
    two.both().sync_now()
    taken = [read_inbox(scene.office, scene.repository) for scene in (two.city, two.county)]
    assert [one.trouble for run in taken for one in run.taken if one.trouble] == []
    owners, theirs = (read_log(scene.office, scene.office.device("Engine 5")) for scene in (two.city, two.county))
    assert (owners.faults, owners.gaps, owners.is_extract) == ((), (), False)
    assert {facility_id(1), _their(two, 2), facility_id(2), facility_id(3)} <= {one.facility for one in owners.entries}
    assert (theirs.faults, theirs.gaps, theirs.is_extract) == ((), (), True)
    assert [(one.facility, one.user) for one in theirs.entries] == [
        (_their(two, 2), "Ortiz"),
        (facility_id(3), "Ortiz"),
    ]
    kinds = {one.kind for one in inbox(two.county)}
    assert not kinds & {"audit", "audit-key"}, "the owner's log and its key go to the owner"


def test_an_entry_that_was_changed_on_its_way_to_another_office_is_told(two: Two) -> None:
    _looked_at(two, facility_id(3))
    two.both().sync_now()
    read_inbox(two.county.office, two.county.repository)
    with two.county.office.writing() as (connection, _):
        line = connection.execute(select(audit_log_entries.c.line)).scalar_one()
        connection.execute(update(audit_log_entries).values(line=line.replace("Ortiz", "Webb")))
    faults = read_log(two.county.office, two.county.office.device("Engine 5")).faults
    assert any("not as it was written" in fault for fault in faults)


def test_a_log_that_was_begun_anew_is_told_to_every_office(two: Two) -> None:
    _looked_at(two, facility_id(3))
    two.both().sync_now()
    read_inbox(two.county.office, two.county.repository)
    library = two.vehicle.library
    library.close()
    two.vehicle.paths.library.write_bytes(b"")
    rebuild = Rebuild(
        two.vehicle.paths, two.vehicle.answer, two.vehicle.device, KEY.database_key, further=(two.county_answer,)
    )
    assert rebuild.run().facilities == 4
    two.vehicle = replace(two.vehicle, library=open_library(two.vehicle.paths, KEY.database_key))
    _city_opens(two)
    assert two.vehicle.library.preplan(_their(two, 2)).identity.name == "Of the county"
    _looked_at(two, facility_id(3))
    assert two.both().sync_now().is_whole
    taken = read_inbox(two.county.office, two.county.repository).taken
    assert any("begun anew" in text for one in taken for text in one.trouble)
    log = read_log(two.county.office, two.county.office.device("Engine 5"))
    assert (log.number, log.of, log.faults) == (2, 2, ())


def test_what_of_one_office_cannot_be_rebuilt_keeps_nothing_else_back(two: Two) -> None:
    two.vehicle.library.close()
    two.vehicle.paths.library.write_bytes(b"")
    for path in two.vehicle.paths.accepted.glob(f"{two.county_answer.repository[:8]}*"):
        path.unlink()
    done = Rebuild(
        two.vehicle.paths, two.vehicle.answer, two.vehicle.device, KEY.database_key, further=(two.county_answer,)
    ).run()
    assert done.facilities == 2
    assert any(COUNTY in note for note in done.notes)
    two.vehicle = replace(two.vehicle, library=open_library(two.vehicle.paths, KEY.database_key))
    _city_opens(two)


def test_a_host_without_an_inbox_leaves_the_other_offices_reports_alone(new: Two) -> None:
    shutil.rmtree(new.county.repository / "inbox", ignore_errors=True)
    (new.county.repository / "inbox").write_bytes(b"no folder")
    change = new.both().sync_now()
    assert change.reports.waiting > 0
    assert COUNTY in change.reports.problem
    device = new.vehicle.device.fingerprint
    outbox = new.vehicle.library.outbox
    assert outbox.waiting(Chain(new.vehicle.answer.repository, device)) == 0
    assert outbox.waiting(Chain(new.county_answer.repository, device)) > 0


def test_a_further_offices_order_erases_what_is_its_own_and_nothing_else(two: Two, county_template: Template) -> None:
    library, paths = two.vehicle.library, two.vehicle.paths
    own_objects = {path.name for path in paths.objects.rglob("*") if path.is_file()}
    order = order_destroyed(two.county, county_template.carried)
    two.county.office.publish(scenes.draw)
    change = two.both().sync_now()
    assert set(change.removed) == {_their(two, 2), facility_id(3)}
    assert any("erased" in note for note in change.notes)
    _city_opens(two)
    assert not len(library.ring(two.county_answer.repository))
    assert {one.repository for one in library.held()} == {two.vehicle.answer.repository}
    assert not paths.further_enrolment(two.county_answer.repository).exists()
    assert not paths.emptied.exists()
    assert paths.enrolment.exists()
    assert not library.accepted.every(two.county_answer.repository)
    left = {path.name for path in paths.objects.rglob("*") if path.is_file()}
    assert left < own_objects
    receipt = next(one for one in inbox(two.county) if one.kind == "destroyed")
    assert (receipt.body["order"], receipt.body["facilities"]) == (order, 2)


def test_an_office_that_another_program_removed_does_not_come_back_through_an_open_window(two: Two) -> None:
    window = two.both()
    leave(two.vehicle.paths, two.vehicle.library, two.county_answer)
    change = window.sync_now()
    assert [one.office for one in change.offices] == [CITY]
    assert {one.repository for one in two.vehicle.library.held()} == {two.vehicle.answer.repository}
    assert [one.office for one in window.status().offices] == [CITY]
    with pytest.raises(TrustError):
        window.sync_now(source=str(two.county.repository))
    assert not len(two.vehicle.library.ring(two.county_answer.repository))


def test_an_order_whose_receipt_cannot_be_left_is_carried_out_and_told_by_a_later_sync(
    two: Two, county_template: Template
) -> None:
    shutil.rmtree(two.county.repository / "inbox")
    (two.county.repository / "inbox").write_bytes(b"no folder")
    order_destroyed(two.county, county_template.carried)
    two.county.office.publish(scenes.draw)
    assert any("receipt waits" in note for note in two.both().sync_now().notes)
    with pytest.raises(NoAnswerError):
        two.vehicle.library.preplan(facility_id(3))
    enrolment = two.vehicle.paths.further_enrolment(two.county_answer.repository)
    assert enrolment.exists(), "until the office has heard of it"
    (two.county.repository / "inbox").unlink()
    two.both().sync_now()
    assert not enrolment.exists()
    assert "destroyed" in {one.kind for one in inbox(two.county)}


def test_the_owners_order_empties_all_of_the_vehicle(two: Two, office_template: Template) -> None:
    order_destroyed(two.city, office_template.carried)
    two.city.office.publish(scenes.draw)
    with pytest.raises(EmptiedError):
        two.both().sync_now()
    assert not two.vehicle.paths.enrolments.exists()
    assert not two.vehicle.paths.library.exists()


def test_a_revoked_device_keeps_what_other_offices_gave_it(two: Two) -> None:
    Custody(two.county.office).revoke(two.county.office.device("Engine 5"), "returned")
    two.county.office.publish(scenes.draw)
    change = two.both().sync_now()
    assert any("revoked" in note for note in change.notes)
    assert two.vehicle.library.preplan(facility_id(3)).identity.name == "Of the county"
    two.city.publish(1, name="Of the city, newer", size=2000)
    assert two.both().sync_now().updated == (facility_id(1),)


def test_a_device_that_one_office_does_not_know_still_syncs_with_the_other(new: Two) -> None:
    file = new.vehicle.paths.further_enrolment(new.county_answer.repository).read_bytes()
    new.vehicle = new.city.enrol("Engine 6")
    make_private(new.vehicle.paths.enrolments)
    new.vehicle.paths.further_enrolment(new.county_answer.repository).write_bytes(file)
    change = new.both().sync_now()
    assert _errors(change) == [None, NoGrantError]
    _city_opens(new)


def test_from_a_stick_every_repository_that_lies_there_is_read(new: Two, tmp_path: Path) -> None:
    stick = tmp_path / "stick" / "responder"
    shutil.copytree(new.city.repository, stick)
    other = Path(beside(str(stick), new.county_answer.repository))
    shutil.copytree(new.county.repository, other)
    change = new.both("/nowhere", "/nowhere").sync_now(source=str(stick))
    assert [one.error for one in change.offices] == [None, None]
    assert len(change.added) == 4
    shutil.rmtree(stick)
    change = new.both("/nowhere", "/nowhere").sync_now(source=str(other))
    assert [one.office for one in change.offices] == [COUNTY]


def test_a_stick_with_none_of_them_is_refused_in_the_owners_name(new: Two, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    with pytest.raises(TransportError):
        new.both().sync_now(source=str(tmp_path / "stick"))


def test_over_https_each_meets_its_own_host(new: Two, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with serve(new.county.repository, tmp_path / "work") as served:
        service = new.county_sync(served.address)
        with pytest.raises(TransportError):
            service.sync_now()
        known = replace(service, settings=service.settings.model_copy(update={"ca_file": str(served.ca_file)}))
        assert _errors(SeveralSync((new.city_sync(), known)).sync_now()) == [None, None]
    _city_opens(new)
