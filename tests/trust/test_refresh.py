"""What an honest repository gives, and what it costs."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from responder_app.errors import DiskFullError, NotFoundError, TransportError, WrongRepositoryError
from responder_app.trust import folder as folders
from tests.fakes.office import DAY, Office, new_signer
from tests.trust.conftest import NOW, Vehicle


def test_the_first_refresh_gives_the_catalogue(office: Office, vehicle: Vehicle) -> None:
    believed = vehicle.accepts(office.fetch)
    assert believed.catalogue.sequence == 1
    assert believed.root_hash == office.anchor.repository
    assert believed.accepted_at == NOW
    assert (vehicle.state.sequence, vehicle.state.era, vehicle.state.floor) == (1, 1, NOW)
    assert vehicle.state.catalogue_hash == believed.hash


def test_no_change_costs_two_requests_and_about_one_kilobyte(office: Office, vehicle: Vehicle) -> None:
    first = vehicle.accepts(office.fetch)
    office.requests.clear()
    assert vehicle.accepts(office.fetch).catalogue == first.catalogue
    assert office.requests == ["metadata/2.root.json", "metadata/timestamp.json"]
    assert len(office.files["metadata/timestamp.json"]) < 1500


def test_a_change_costs_five_requests(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    office.publish(NOW)
    office.requests.clear()
    assert vehicle.accepts(office.fetch).catalogue.sequence == 2
    assert len(office.requests) == 5


def test_a_renewal_is_accepted_and_advances_the_floor(
    office: Office, vehicle: Vehicle, clock: time_machine.Traveller
) -> None:
    first = vehicle.accepts(office.fetch)
    later = NOW + 20 * DAY
    clock.move_to(later)
    office.renew(later)
    assert vehicle.accepts(office.fetch).hash == first.hash
    assert vehicle.state.floor == later


def test_the_floor_never_comes_from_the_clock(office: Office, vehicle: Vehicle, clock: time_machine.Traveller) -> None:
    clock.move_to(NOW + 5 * DAY)
    vehicle.accepts(office.fetch)
    assert vehicle.state.floor == NOW


def test_roots_are_followed_in_steps_and_all_are_kept(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    for _ in range(3):
        office.new_root([new_signer() for _ in range(3)])
    believed = vehicle.accepts(office.fetch)
    assert {f"{version}.root.json" for version in (1, 2, 3, 4)} <= set(vehicle.state.metadata)
    assert believed.root_hash != office.anchor.repository
    office.requests.clear()
    vehicle.accepts(office.fetch)
    assert office.requests[0] == "metadata/5.root.json"


def test_a_vehicle_that_slept_through_every_root_catches_up(office: Office, vehicle: Vehicle) -> None:
    for _ in range(5):
        office.new_root([new_signer() for _ in range(3)])
    assert vehicle.accepts(office.fetch).catalogue.sequence == 1


def test_a_new_online_key_is_accepted_through_the_root(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    office.online_signer = new_signer()
    office.new_root()
    office.publish(NOW)
    assert vehicle.accepts(office.fetch).catalogue.sequence == 2


def test_an_unreachable_repository_changes_nothing_and_passes_the_error_on(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    failure = TransportError("the network is down")

    def down(path: str, max_bytes: int) -> bytes:
        raise failure

    before = vehicle.state
    assert vehicle.refresh(down) is failure
    assert vehicle.state == before


@pytest.mark.parametrize(
    "lost", ["metadata/timestamp.json", "metadata/1.snapshot.json", "metadata/1.targets.json", "catalogue"]
)
def test_a_file_that_is_not_there_is_said_to_be_missing(office: Office, vehicle: Vehicle, lost: str) -> None:
    del office.files[office.catalogue_path if lost == "catalogue" else lost]
    said = vehicle.refuses(office.fetch, NotFoundError)
    assert ("not finished" in str(said)) == (lost == "metadata/timestamp.json")


def test_where_there_is_no_repository_at_all_or_anothers_that_was_not_finished_it_is_said(
    office: Office, vehicle: Vehicle
) -> None:
    del office.files["metadata/timestamp.json"]
    office.files["metadata/1.root.json"] = b"of somebody else"
    vehicle.refuses(office.fetch, WrongRepositoryError)
    office.files.clear()
    assert "no repository" in str(vehicle.refuses(office.fetch, NotFoundError))


def test_a_page_in_the_place_of_the_repository_is_a_network_that_is_closed_and_no_deceit(
    office: Office, vehicle: Vehicle
) -> None:
    vehicle.accepts(office.fetch)

    def portal(_path: str, _max_bytes: int) -> bytes:
        return b"\r\n<!DOCTYPE html><title>Welcome</title>"

    assert "asks to log in" in str(vehicle.refuses(portal, TransportError))
    vehicle.accepts(office.fetch)


def test_what_was_seen_before_the_line_broke_is_kept(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    office.publish(NOW)

    def breaks(path: str, max_bytes: int) -> bytes:
        if "snapshot" in path:
            raise TransportError("the line broke")
        return office.fetch(path, max_bytes)

    vehicle.refuses(breaks, TransportError)
    assert vehicle.state.metadata["timestamp.json"] == office.files["metadata/timestamp.json"]
    assert vehicle.accepts(office.fetch).catalogue.sequence == 2


def test_the_folder_is_private_while_it_exists(office: Office, vehicle: Vehicle, temporary: Path) -> None:
    modes = []

    def watching(path: str, max_bytes: int) -> bytes:
        (folder,) = temporary.iterdir()
        modes.append(stat.S_IMODE(folder.stat().st_mode))
        return office.fetch(path, max_bytes)

    vehicle.accepts(watching)
    assert set(modes) == {0o700}


def test_a_full_disk_is_said_to_be_full(office: Office, vehicle: Vehicle, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    vehicle.refuses(office.fetch, DiskFullError)


def test_a_stored_root_that_does_not_verify_is_dropped(office: Office, vehicle: Vehicle) -> None:
    vehicle.accepts(office.fetch)
    good = dict(vehicle.state.metadata)
    vehicle.state = replace(vehicle.state, metadata={**good, "2.root.json": b"{}", "3.root.json": b"{}"})
    vehicle.accepts(office.fetch)
    assert vehicle.state.metadata == good


def test_a_stored_name_never_becomes_a_path(office: Office, vehicle: Vehicle, tmp_path: Path) -> None:
    vehicle.accepts(office.fetch)
    hostile = {"../../escaped": b"x", "/tmp/escaped": b"x", "root_history/9.root.json": b"x", "0.root.json": b"x"}
    with folders.private_folder({**vehicle.state.metadata, **hostile}) as folder:
        names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
        assert folders.TIMESTAMP in {path.name for path in folder.iterdir()}
    assert names == {"1.root.json", "timestamp.json", "snapshot.json", "targets.json"}


def test_a_year_of_weekly_publications_is_followed(
    office: Office, vehicle: Vehicle, clock: time_machine.Traveller
) -> None:
    for week in range(1, 20):
        now = NOW + timedelta(weeks=3 * week)
        clock.move_to(now)
        office.publish(now)
        assert vehicle.accepts(office.fetch).catalogue.sequence == week + 1
        assert vehicle.state.floor == now


@pytest.mark.parametrize("calls", [("unlink", "rmdir"), ("fstat",)])
def test_a_private_folder_that_cannot_be_removed_costs_nothing(
    monkeypatch: pytest.MonkeyPatch, calls: tuple[str, ...]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    with monkeypatch.context() as denied, folders.private_folder({}) as folder:
        for name in calls:
            denied.setattr(os, name, refuse)
    assert folder.is_dir()
    shutil.rmtree(folder)
