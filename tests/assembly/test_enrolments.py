"""Whose a vehicle is, whom it follows beside, and what of that survives damage and slips."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from responder_app import settings
from responder_app.assembly.enrolments import MOST, add_enrolment, enrolled, named, read_enrolments
from responder_app.errors import InputError, NotEnrolledError
from responder_app.package.digest import sha256_hex
from responder_app.package.enrolment import EnrolmentAnswer, write_answer
from responder_app.paths import VehiclePaths, make_private
from responder_app.settings import Places, Settings

DEVICE = "d" * 64


def answer(office: str, device: str = DEVICE, root: bytes | None = None) -> EnrolmentAnswer:
    root = root or f"the root of {office}".encode()
    return EnrolmentAnswer(
        office=office,
        repository=sha256_hex(root),
        root=base64.b64encode(root).decode(),
        report_key="",
        device=device,
        scopes=("fire",),
    )


CITY, COUNTY, AIRPORT = answer("City"), answer("County"), answer("Airport")


@pytest.fixture
def paths(tmp_path: Path) -> VehiclePaths:
    return VehiclePaths(make_private(tmp_path / "vehicle"))


def test_the_first_office_owns_the_vehicle_and_further_ones_stand_beside(paths: VehiclePaths) -> None:
    assert read_enrolments(paths) is None
    with pytest.raises(NotEnrolledError):
        enrolled(paths)
    assert [add_enrolment(paths, one) for one in (CITY, COUNTY, AIRPORT)] == [False, True, True]
    found = enrolled(paths)
    assert (found.owner, found.further) == (CITY, (AIRPORT, COUNTY))
    assert paths.enrolment.read_bytes() == write_answer(CITY), "where older programs look for it"


def test_a_file_that_comes_again_replaces_its_own(paths: VehiclePaths) -> None:
    for one in (CITY, COUNTY):
        add_enrolment(paths, one)
    newer = [one.model_copy(update={"scopes": ("fire", "oem")}) for one in (CITY, COUNTY)]
    assert [add_enrolment(paths, one) for one in newer] == [False, True]
    assert list(enrolled(paths).all) == newer


def test_what_is_no_enrolment_of_this_device_counts_for_nothing_and_keeps_nothing_back(paths: VehiclePaths) -> None:
    for one in (CITY, COUNTY):
        add_enrolment(paths, one)
    files = {
        "e" * 64: b"{",
        "f" * 64: write_answer(AIRPORT),  # under another's name
        AIRPORT.repository: write_answer(answer("Airport", "e" * 64)),
        CITY.repository: write_answer(CITY),
    }
    for name, data in files.items():
        paths.further_enrolment(name).write_bytes(data)
    found = enrolled(paths)
    assert found.all == (CITY, COUNTY)
    assert found.unread == ("e" * 16,)


def test_a_vehicle_follows_so_many_offices_and_no_more(paths: VehiclePaths) -> None:
    for number in range(MOST):
        add_enrolment(paths, answer(f"Office {number}"))
    with pytest.raises(InputError, match="at most"):
        add_enrolment(paths, AIRPORT)
    assert add_enrolment(paths, answer("Office 3")), "one that is known may come again"
    assert len(enrolled(paths).all) == MOST


def test_an_office_is_named_by_its_name_or_the_beginning_of_its_fingerprint() -> None:
    twin = answer("County", root=b"another root")
    assert named((CITY, COUNTY), " county ") == COUNTY
    assert named((CITY, COUNTY), f"{COUNTY.repository[:4]} {COUNTY.repository[4:8]}") == COUNTY
    assert named((CITY, COUNTY, twin), twin.repository[:12]) == twin
    for text in ("", "Cunty", COUNTY.repository[:3]):
        with pytest.raises(InputError, match="City, County"):
            named((CITY, COUNTY), text)
    with pytest.raises(InputError, match="several"):
        named((CITY, COUNTY, twin), "County")


def test_the_places_of_each_office_are_kept_apart_and_older_settings_go_on(paths: VehiclePaths) -> None:
    paths.settings.write_text('{"source": "/media/stick", "client_certificate": "/etc/ours.pem"}')
    before = settings.load(paths.settings)
    assert before.places(COUNTY.repository) == Places()
    places = Places(source="https://county.example.org", sources=("/media/other",))
    settings.save(paths.settings, before.with_places(COUNTY.repository, places))
    after = settings.load(paths.settings)
    assert after.places(None) == Places(source="/media/stick", client_certificate="/etc/ours.pem")
    assert after.places(COUNTY.repository) == places
    assert after.with_places(COUNTY.repository, Places()) == before
    own = Settings().with_places(None, places)
    assert (own.source, own.sources, own.repositories) == (places.source, places.sources, {})
