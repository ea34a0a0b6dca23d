"""A vehicle that follows two offices hands on what it holds of each: to a stick, and to vehicles beside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from responder_app.errors import NotFoundError, TamperedError, TransportError, WrongRepositoryError
from responder_app.library.audit_entry import Deed
from responder_app.package.enrolment import read_answer, write_answer
from responder_app.paths import make_private
from responder_app.sync.carried import beside, carried
from responder_app.sync.handing import service
from responder_app.sync.handing.part import Part
from responder_app.sync.handing.service import FOLDER, Handing
from responder_app.sync.handing.share import Sharing
from responder_app.sync.several import SeveralSync
from responder_app.sync.transport.pin import pinned
from tests.sync.scene import Vehicle, draw, facility_id
from tests.sync.two_offices import COUNTY, Two


def _handing(two: Two) -> Handing:
    return Handing(two.vehicle.paths, two.vehicle.answer, (two.county_answer,), two.vehicle.library)


@contextmanager
def _sharing(two: Two, monkeypatch: pytest.MonkeyPatch, part: Part = service.EVERYTHING) -> Iterator[Sharing]:
    monkeypatch.setattr(service, "PORT", 0)
    made = _handing(two).share("127.0.0.1", part)
    try:
        yield made
    finally:
        made.stop()


def _source(sharing: Sharing) -> str:
    return pinned(sharing.address, sharing.fingerprint)


def _ladder_of(two: Two, name: str = "Ladder 7") -> Vehicle:
    """A vehicle of the county alone, enrolled before Engine 5 synced last."""
    ladder = two.county.enrol(name)
    two.county_sync().sync_now()
    return ladder


def _forget_states(two: Two, repository: str) -> None:
    for file in two.vehicle.paths.accepted.glob(f"{repository[:8]}*"):
        file.unlink()


def _rescue(two: Two) -> SeveralSync:
    """A vehicle that both offices enrolled before Engine 5 synced last; it reaches neither of them."""
    rescue = two.city.enrol("Rescue 3")
    request = rescue.device.enrolment_request("Rescue 3", "Fire", two.county.clock())
    answer = read_answer(two.county.office.enrol(request, ("fire",)))
    make_private(rescue.paths.enrolments)
    rescue.paths.further_enrolment(answer.repository).write_bytes(write_answer(answer))
    two.county.office.publish(draw)
    two.both().sync_now()
    return replace(two, vehicle=rescue, county_answer=answer).both("/nowhere", "/nowhere")


def test_a_vehicle_beside_takes_from_each_office_what_it_follows(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    ladder, rescue = _ladder_of(two), _rescue(two)
    with _sharing(two, monkeypatch) as sharing:
        assert [offer.office for offer in sharing.offers] == [two.vehicle.answer.office, COUNTY]
        change = ladder.service("/nowhere").sync_now(source=_source(sharing))
        assert set(change.added) == {facility_id(2), facility_id(3)}
        assert ladder.shown(2) == "Of the county"
        both = rescue.sync_now(source=_source(sharing))
    assert [one.error for one in both.offices] == [None, None]
    assert len(both.added) == 4


def test_of_one_office_nothing_of_the_other_is_given_out(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    ladder, rescue = _ladder_of(two), _rescue(two)
    city = two.vehicle.answer.repository
    with _sharing(two, monkeypatch, Part(repository=city)) as sharing:
        assert [offer.office for offer in sharing.offers] == [two.vehicle.answer.office]
        with pytest.raises(WrongRepositoryError):
            ladder.service("/nowhere").sync_now(source=_source(sharing))
        change = rescue.sync_now(source=_source(sharing))
    assert [one.repository for one in change.offices] == [city]
    assert set(change.added) == {facility_id(1), facility_id(2)}


def test_a_part_that_is_shared_gives_no_other_object_out(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    rescue, part = _rescue(two), Part((), facility_id(1), 1.0)
    with _sharing(two, monkeypatch, part) as sharing:
        change = rescue.sync_now(source=_source(sharing))
    assert change.added == (facility_id(1),)
    assert any("not at this source" in note for note in change.notes)


def test_another_vehicle_than_was_compared_is_refused_before_it_is_asked_for_an_office(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _sharing(two, monkeypatch) as sharing:
        wrong = pinned(sharing.address, "0" * 64)
        with pytest.raises(TamperedError):
            two.both().sync_now(source=wrong)
        assert sharing.count.requests == 0
        there = _source(sharing)
    assert carried(there, two.county_answer.repository), "one that does not answer now is tried as any host"
    with pytest.raises(TransportError):
        two.both().sync_now(source=there)


def test_a_stick_holds_of_each_office_its_own_and_nothing_twice(two: Two, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    rescue = _rescue(two)
    done = _handing(two).copy_to(stick, lambda _: None, lambda: False)
    city, county = stick / FOLDER, Path(beside(str(stick / FOLDER), two.county_answer.repository))
    names = [{path.name for path in (one / "objects").rglob("*") if path.is_file()} for one in (city, county)]
    assert all(names)
    assert not names[0] & names[1]
    assert [one.plan.objects for one in done] == [len(own) for own in names]
    assert rescue.sync_now(source=str(city)).is_whole


def test_one_office_alone_goes_into_its_own_folder_and_is_found_there(two: Two, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    ladder = _ladder_of(two)
    part = Part(repository=two.county_answer.repository)
    _handing(two).copy_to(stick, lambda _: None, lambda: False, part)
    assert [path.name for path in stick.iterdir()] == [f"{FOLDER}-{two.county_answer.repository[:16]}"]
    source = Handing(ladder.paths, ladder.answer).source_on(stick)
    change = ladder.service("/nowhere").sync_now(source=source)
    assert set(change.added) == {facility_id(2), facility_id(3)}
    assert {row.office for row in two.both().sync_now(source=source).offices} == {COUNTY}


def test_a_copy_that_is_stopped_begins_no_further_one(two: Two, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (done,) = _handing(two).copy_to(tmp_path / "stick", lambda _: None, lambda: True)
    assert done.cancelled


def test_what_was_never_synced_of_the_owner_keeps_nothing_of_the_other_back(two: Two, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    own = _handing(two)
    _forget_states(two, two.vehicle.answer.repository)
    (done,) = own.copy_to(tmp_path / "stick", lambda _: None, lambda: False)
    assert done.sequence
    _forget_states(two, two.county_answer.repository)
    deeds: list[Deed] = []
    with pytest.raises(NotFoundError, match=two.vehicle.answer.office):
        replace(own, record=deeds.append).copy_to(tmp_path / "stick", lambda _: None, lambda: False)
    assert [deed.outcome for deed in deeds] == ["begun", "failed"]
