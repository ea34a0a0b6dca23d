"""Versions become visible whole, never go back, and keep what this device may not read closed."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, select

from responder_app.errors import NoAnswerError, NoGrantError, RollbackError, TamperedError
from responder_app.library.library import Library, open_library
from responder_app.library.reading import LibraryReader
from responder_app.library.shown import OUTSIDE, Rendition
from responder_app.library.tables import record
from responder_app.library.values import HeldSum, PartState, State, Wanted
from responder_app.model.area import AddressPoint, Area
from responder_app.model.facility import POLICE
from responder_app.model.hazmat import Chemical
from responder_app.model.terms import Scope
from responder_app.package.shard import ShardEntry, Tombstone
from responder_app.package.words import Word, write_words
from responder_app.paths import VehiclePaths
from tests.library.buildings import POLICE_PLAN, building, plan
from tests.library.conftest import KEY
from tests.library.press import NOW, Package, Press

SOURCE: Rendition = ("floor-1", "source", None)
OVERVIEW: Rendition = ("floor-1", "overview", 1)
WORDS: Rendition = ("floor-1", "words", 1)
CAMERAS: Rendition = ("cameras", "source", None)


def test_what_was_installed_is_read_back_the_same(library: Library, press: Press) -> None:
    tower = building(documents=(plan(),))
    words = (Word("BOILER", 1.0, 2.0, 3.0, 4.0),)
    press.package(tower, 1, {SOURCE: b"%PDF-1", OVERVIEW: b"RIFF", WORDS: write_words(words)}).deliver(library)
    assert library.preplan(tower.id) == tower
    assert library.document(tower.id, "floor-1").data == b"%PDF-1"
    assert library.overview(tower.id, "floor-1").data == b"RIFF"
    assert library.words(tower.id, "floor-1") == words
    receipt = library.receipt(tower.id)
    assert (receipt.version, receipt.sequence, receipt.office, receipt.accepted_at) == (1, 11, "Test Office", NOW)


def test_a_newer_version_and_a_new_facility_are_installed_together(library: Library, press: Press) -> None:
    press.package(building("Old"), 1).deliver(library)
    other = building("Other").model_copy(update={"id": "22222222-0000-4000-8000-000000000000"})
    library.install([press.package(building("New"), 2).arrival, press.package(other).arrival])
    assert library.preplan(building().id).identity.name == "New"
    assert library.preplan(other.id).identity.name == "Other"


def test_the_library_answers_what_briefing_asks(library: Library, press: Press) -> None:
    press.package(building()).deliver(library)
    reader: LibraryReader = library
    assert reader.preplan(building().id) == building()


def test_what_was_installed_is_there_after_closing_and_opening(paths: VehiclePaths, press: Press) -> None:
    tower = building()
    first = open_library(paths, KEY, create=True)
    first.add_keys(press.ring)
    press.package(tower).deliver(first)
    first.close()
    second = open_library(paths, KEY)
    assert second.preplan(tower.id) == tower
    assert set(second.ring()) == set(press.ring)
    second.close()


def test_a_section_of_another_agency_is_withheld_and_said_to_be(library: Library, press: Press) -> None:
    tower = building(cameras=True, documents=(POLICE_PLAN,))
    press.package(tower, 1, {CAMERAS: b"%PDF-secret"}).deliver(library)
    held = library.preplan(tower.id)
    assert held.security is None
    assert held.is_withheld("security")
    assert held.documents == ()
    with pytest.raises(NoAnswerError):
        library.document(tower.id, "cameras")


def test_a_part_of_another_agency_does_not_open(library: Library, press: Press) -> None:
    tower = building(documents=(POLICE_PLAN,))
    package = press.package(tower, 1, {CAMERAS: b"%PDF-secret"})
    package.deliver(library)
    with pytest.raises(NoGrantError):
        library.read_part(tower.id, package.parts[CAMERAS])


def test_a_wider_grant_opens_the_rest_when_the_version_is_installed_again(library: Library, press: Press) -> None:
    tower = building(cameras=True)
    press.package(tower).deliver(library)
    assert library.held_versions(press.repository)[tower.id].withheld == {POLICE}
    press.device_scopes = (*press.device_scopes, Scope.POLICE)
    library.add_keys(press.ring)
    press.package(tower).deliver(library)
    assert library.preplan(tower.id).security == tower.security
    assert library.held_versions(press.repository)[tower.id].withheld == frozenset()


def test_an_older_version_never_replaces_a_newer_one(library: Library, press: Press) -> None:
    press.package(building("New name"), 2).deliver(library)
    with pytest.raises(RollbackError):
        library.install([press.package(building("Old name"), 1).arrival])
    assert library.preplan(building().id).identity.name == "New name"


def test_those_next_door_read_where_it_stands_and_its_hazmat_only(library: Library, press: Press) -> None:
    press.device_scopes = tuple(Scope)
    tower = building(cameras=True, secret_chemicals=(Chemical(id="c", name="Chlorine"),))
    press.package(tower, 1).deliver(library)
    outside = library.outside(tower.id)
    assert {name for name, _ in outside.sections()} <= OUTSIDE
    assert (outside.identity, outside.hazmat_restricted) == (tower.identity, tower.hazmat_restricted)
    assert outside.security is None
    assert tower.security is not None
    assert outside.withheld == library.preplan(tower.id).withheld
    assert library.outside(tower.id) is library.preplan(tower.id), "what is decoded is not decoded again"
    with pytest.raises(NoAnswerError):
        library.outside("00000000-0000-4000-8000-000000000000")


def test_a_version_without_one_of_its_records_is_refused(library: Library, press: Press) -> None:
    press.device_scopes = tuple(Scope)
    arrival = press.package(building(cameras=True)).arrival
    with pytest.raises(TamperedError):
        library.install([replace(arrival, records=arrival.records[:1])])
    with pytest.raises(NoAnswerError):
        library.preplan(building().id)


def test_a_record_of_another_facility_is_refused(library: Library, press: Press) -> None:
    arrival = press.package(building(number=1)).arrival
    other = press.package(building(number=2)).arrival
    with pytest.raises(TamperedError):
        library.install([replace(arrival, records=other.records)])


def test_objects_that_come_with_a_version_are_noted_with_it_or_not_at_all(library: Library, press: Press) -> None:
    package, bad = press.package(building(number=1)), press.package(building(number=2)).arrival
    library.objects.put_all(package.objects.items())
    with pytest.raises(TamperedError):
        library.install([package.arrival, replace(bad, records=())], package.objects)
    library.install([package.arrival])
    assert {one.ref for one in library.wanted()} == set(package.objects)
    library.install([package.arrival], package.objects)
    assert not list(library.wanted())


def test_a_record_is_kept_as_its_office_wrote_it(library: Library, press: Press) -> None:
    arrival = press.package(building()).arrival
    (told,) = arrival.records
    written = told.body[:-1] + b', "of_a_newer_office": "not known here"}'
    library.install([replace(arrival, records=(replace(told, body=written),))])
    with library._store.reading() as connection:
        assert connection.execute(select(record.c.body)).scalars().all() == [written]
    assert library.preplan(building().id) == building()


def test_one_bad_arrival_leaves_the_others_of_its_transaction_out_too(library: Library, press: Press) -> None:
    good, bad = press.package(building(number=1)).arrival, press.package(building(number=2)).arrival
    with pytest.raises(TamperedError):
        library.install([good, replace(bad, records=())])
    assert library.held() == ()


def test_two_versions_switch_at_once_for_every_reader(library: Library, press: Press) -> None:
    """A reader sees name, address, search and receipt of one version, never of two."""
    versions = {n: building(f"Tower {n}", f"{n} Main St", aliases=(f"Alias {n}",)) for n in range(1, 40)}
    press.package(versions[1], 1).deliver(library)
    torn: list[object] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen = library.preplan(versions[1].id).identity
            number = seen.name.split()[1]
            if seen.address.street != f"{number} Main St" or seen.aliases != (f"Alias {number}",):
                torn.append(seen)
            hits = library.search("tower")
            if len(hits) != 1 or hits[0].name.split()[1] != hits[0].address.split()[0]:
                torn.append(hits)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(2, 40):
        library.install([press.package(versions[number], number).arrival])
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []
    assert library.preplan(versions[1].id) == versions[39]


def test_the_sheet_of_the_version_before_stands_in_until_the_new_one_is_here(library: Library, press: Press) -> None:
    tower = building(documents=(plan(),))
    press.package(tower, 1, {SOURCE: b"%PDF old"}).deliver(library)
    newer = press.package(tower, 2, {SOURCE: b"%PDF new"})
    library.install([newer.arrival])
    content = library.document(tower.id, "floor-1")
    assert (content.data, content.version, content.stands_in) == (b"%PDF old", 1, True)
    assert library.receipt(tower.id).version == 2
    assert library.document_state(tower.id, "floor-1") is PartState.ON_ITS_WAY
    assert library.part_state(tower.id, newer.parts[SOURCE]) is PartState.ON_ITS_WAY
    library.objects.put_all(newer.objects.items())
    library.arrived(newer.objects)
    content = library.document(tower.id, "floor-1")
    assert (content.data, content.version, content.stands_in) == (b"%PDF new", 2, False)
    assert library.document_state(tower.id, "floor-1") is PartState.HERE


def test_the_version_before_is_let_go_when_nothing_of_it_stands_in(library: Library, press: Press) -> None:
    tower = building(documents=(plan(),))
    old = press.package(tower, 1, {SOURCE: b"%PDF old"})
    old.deliver(library)
    new = press.package(tower, 2, {SOURCE: b"%PDF new"})
    library.install([new.arrival])
    library.sweep()
    assert not library.objects.missing(old.objects)
    library.objects.put_all(new.objects.items())
    library.arrived(new.objects)
    library.sweep()
    assert library.objects.missing(old.objects) == tuple(old.objects)
    assert not library.objects.missing(new.objects)


def test_a_sheet_with_no_older_version_says_that_it_is_on_its_way(library: Library, press: Press) -> None:
    tower = building(documents=(plan(),))
    library.install([press.package(tower, 1, {SOURCE: b"%PDF", WORDS: write_words(())}).arrival])
    with pytest.raises(NoAnswerError, match="on its way"):
        library.document(tower.id, "floor-1")
    assert library.words(tower.id, "floor-1") == ()


def test_the_pages_with_word_lists_are_told_and_whether_they_are_here(library: Library, press: Press) -> None:
    tower = building(documents=(plan(),))
    package = press.package(tower, 1, {SOURCE: b"%PDF", OVERVIEW: b"RIFF", WORDS: write_words(())})
    library.install([package.arrival])
    assert library.word_lists(tower.id) == {("floor-1", 1): PartState.ON_ITS_WAY}
    package.deliver(library)
    assert library.word_lists(tower.id) == {("floor-1", 1): PartState.HERE}
    press.package(tower, 2, {SOURCE: b"%PDF", OVERVIEW: b"RIFF"}).deliver(library)
    assert library.word_lists(tower.id) == {}
    with pytest.raises(NoAnswerError):
        library.word_lists("99999999-9999-4999-8999-999999999999")


def test_what_is_wanted_is_what_this_device_may_open_and_has_not(library: Library, press: Press) -> None:
    tower = building(documents=(plan(), POLICE_PLAN))
    files = {SOURCE: b"%PDF", CAMERAS: b"%PDF secret"}
    package = press.package(tower, 1, files)
    library.install([package.arrival])
    plans = list(library.wanted(["plan"]))
    assert len(plans) == 1
    assert plans[0].facility_id == tower.id
    assert len(list(library.wanted())) == 2  # the plan and the shared record, not the police's
    library.objects.put_all(package.objects.items())
    library.arrived(package.objects)
    assert list(library.wanted()) == []


def test_the_state_of_each_facility_follows_what_is_offered(library: Library, press: Press) -> None:
    ready, updating, old, refused = (building(f"Tower {n}", number=n, documents=(plan(),)) for n in range(1, 5))
    for one in (ready, old, refused):
        press.package(one, 1, {SOURCE: b"%PDF"}).deliver(library)
    library.install([press.package(updating, 1, {SOURCE: b"%PDF"}).arrival])
    offers = {ready.id: 1, updating.id: 1, old.id: 2, refused.id: 2, building(number=5).id: 1}
    manifest = press.package(ready).arrival.verified.manifest.parts[0].objects[0]
    library.save_offers(
        press.repository,
        [ShardEntry(facility=i, type="facility", version=v, epoch=1, manifest=manifest) for i, v in offers.items()],
    )
    library.refuse(press.repository, refused.id, 2, TamperedError("a part does not open under its key"), NOW)
    rows = {row.id: row for row in library.held()}
    assert [rows[one.id].state for one in (ready, updating, old, refused)] == [
        State.READY,
        State.UPDATING,
        State.OLD,
        State.REFUSED,
    ]
    assert rows[refused.id].reason == "a part does not open under its key"
    assert rows[updating.id].bytes_missing > 0
    assert rows[ready.id].bytes_missing == 0
    assert (rows[building(number=5).id].name, rows[building(number=5).id].state) == (None, State.UPDATING)
    assert library.summed(press.repository) == HeldSum(4, 1, sum(row.bytes_missing for row in rows.values()))
    assert library.summed("cd" * 32) == HeldSum(0, 0, 0)


def test_one_that_lacks_only_tiles_counts_as_ready_and_its_bytes_as_missing(library: Library, press: Press) -> None:
    package = press.package(building(documents=(plan(),)), 1, {SOURCE: b"%PDF", ("floor-1", "tiles", 1): b"t" * 900})
    tiles = {item.ref for item in _installed(library, package) if item.kind == "tiles"}
    library.objects.put_all(package.objects.items())
    library.arrived(package.objects.keys() - tiles)
    assert [row.state for row in library.held()] == [State.READY]
    assert library.summed(press.repository) == HeldSum(1, 1, sum(ref.length for ref in tiles))
    assert tiles


def _installed(library: Library, package: Package) -> list[Wanted]:
    library.install([package.arrival])
    return list(library.wanted())


def test_refused_though_shown_are_those_whose_offered_version_is_shown(library: Library, press: Press) -> None:
    shown, newer, gone, sound = (building(f"Tower {n}", number=n) for n in range(1, 5))
    for one in (shown, newer, gone, sound):
        press.package(one, 1).deliver(library)
    ref = press.package(shown).arrival.verified.manifest.parts[0].objects[0]
    offers = {shown.id: 1, newer.id: 2, gone.id: 1, sound.id: 1}
    library.save_offers(
        press.repository,
        [ShardEntry(facility=i, type="facility", version=v, epoch=1, manifest=ref) for i, v in offers.items()],
    )
    for one, version in ((shown, 1), (newer, 2), (gone, 1)):
        library.refuse(press.repository, one.id, version, TamperedError("no"), NOW)
    library.remove(press.repository, Tombstone(facility=gone.id, version=1, reason="moved"), NOW)
    assert library.refused_though_shown(press.repository) == (shown.id,)
    assert library.refused_though_shown("cd" * 32) == ()


def test_however_many_objects_arrive_at_once_the_database_keeps_one_statement_for_them(
    library: Library, press: Press
) -> None:
    package = press.package(building(documents=(plan(),)), 1, {SOURCE: b"%PDF", OVERVIEW: b"RIFF"})
    library.install([package.arrival])
    library.objects.put_all(package.objects.items())
    refs = list(package.objects)
    said: list[set[str]] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said[-1].add(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        for count in (1, 2, 3):
            said.append(set())
            library.arrived(refs[:count])
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert len(refs) >= 3
    assert said[0]
    assert said[0] == said[1] == said[2]


def test_a_refusal_is_forgotten_when_the_version_is_accepted(library: Library, press: Press) -> None:
    library.refuse(press.repository, building().id, 1, TamperedError("no"), NOW)
    press.package(building(), 1).deliver(library)
    assert [row.state for row in library.held()] == [State.READY]


def test_an_area_is_held_and_its_addresses_are_found(library: Library, press: Press) -> None:
    area = Area(
        id=building(number=77).id,
        name="Loop",
        addresses=(
            AddressPoint(street="100 N State St", city="Chicago", point=(-87.6278, 41.8832)),
            AddressPoint(street="100 S State St", city="Chicago", point=(-87.6276, 41.8805)),
        ),
    )
    press.area(area).deliver(library)
    assert library.areas() == (area,)
    assert [(hit.street, hit.near) for hit in library.addresses("100 north state")] == [("100 N State St", False)]
    assert {hit.street for hit in library.addresses("100 stat")} == {"100 N State St", "100 S State St"}
    best = library.addresses("100 n stwte street")[0]
    assert (best.street, best.near) == ("100 N State St", True)
    assert library.search("state") == ()
    with pytest.raises(NoAnswerError):
        library.preplan(area.id)
