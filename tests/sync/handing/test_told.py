"""What was handed on is in the audit log, whether the vehicle was unlocked or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app.errors import InputError, NoAnswerError, PlaceError, StoreError
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.library.library import Library, open_library
from responder_app.paths import VehiclePaths, make_private
from responder_app.sync.handing.part import Part
from responder_app.sync.handing.service import Handing
from responder_app.sync.handing.told import MOST_NOTES, Waiting, told
from responder_app.sync.progress import Progress
from tests.sync.scene import KEY, Scene, Vehicle, facility_id


def clock() -> datetime:
    return datetime(2026, 3, 4, 3, 12, tzinfo=UTC)


@pytest.fixture
def waiting(tmp_path: Path) -> Waiting:
    return Waiting(tmp_path / "handed-on.json", clock)


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    made = scene.enrol()
    scene.publish(1, 2)
    made.service(scene.repository).sync_now()
    return made


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = open_library(VehiclePaths(make_private(tmp_path / "home")), KEY.database_key, create=True)
    yield library
    library.close()


def entries(library: Library, waiting: Waiting) -> list[tuple[str, str, str, str]]:
    """What the log has of it."""
    waiting.take_into(library.audit_log("Engine 5", clock, "Ada"))
    found = library.audit_trail(1000).entries
    return [(one.facility, one.subject, one.outcome, one.detail) for one in found if one.action == Action.HANDING]


def handing(vehicle: Vehicle, deeds: list[Deed]) -> Handing:
    return Handing(vehicle.paths, vehicle.answer, library=vehicle.library, record=deeds.append, note=deeds.append)


def told_of(deeds: list[Deed]) -> list[tuple[str, str, str, str]]:
    assert {deed.action for deed in deeds} <= {Action.HANDING}
    return [(deed.facility, deed.subject, deed.outcome, deed.detail) for deed in deeds]


def silent(_: Progress) -> None:
    """Nobody looks."""


def test_a_copy_is_told_before_it_begins_and_after_with_how_much(vehicle: Vehicle, tmp_path: Path) -> None:
    deeds: list[Deed] = []
    own = handing(vehicle, deeds)
    (tmp_path / "stick").mkdir()
    (done,) = own.copy_to(tmp_path / "stick", silent, lambda: False)
    first, last = told_of(deeds)
    assert first == ("", "copy, all", Outcome.BEGUN, "")
    assert last[:3] == ("", "copy, all", Outcome.DONE)
    assert f"state {done.sequence}, {done.plan.objects} objects" in last[3]


def test_of_a_part_the_facility_is_named_by_its_id_and_a_stopped_or_failed_one_says_so(
    vehicle: Vehicle, tmp_path: Path
) -> None:
    deeds: list[Deed] = []
    own = handing(vehicle, deeds)
    (tmp_path / "stick").mkdir()
    own.copy_to(tmp_path / "stick", silent, lambda: True, Part((), facility_id(1), 200.0))
    assert told_of(deeds)[-1] == (facility_id(1), "copy, within 200 m", Outcome.FAILED, "stopped")
    with pytest.raises(NoAnswerError):
        own.copy_to(tmp_path / "stick", silent, lambda: False, Part(districts=("East",)))
    assert told_of(deeds)[-1] == ("", "copy, districts East", Outcome.FAILED, "NoAnswerError")
    with pytest.raises(PlaceError):
        own.copy_to(tmp_path / "nowhere", silent, lambda: False)
    assert told_of(deeds)[-1][2:] == (Outcome.FAILED, "PlaceError")


def test_a_sharing_is_told_with_what_went_out(vehicle: Vehicle) -> None:
    deeds: list[Deed] = []
    own = handing(vehicle, deeds)
    with pytest.raises(InputError):
        own.share("0.0.0.0")
    assert told_of(deeds)[-1] == ("", "share, all", Outcome.FAILED, "InputError")
    sharing = own.share("127.0.0.1")
    sharing.stop()
    assert told_of(deeds)[-2:] == [
        ("", "share, all", Outcome.BEGUN, ""),
        ("", "share, all", Outcome.DONE, "0 files, 0.0 MB"),
    ]
    own.share("127.0.0.1", Part((), facility_id(1), 200.0)).stop()
    assert told_of(deeds)[-1] == (facility_id(1), "share, within 200 m", Outcome.DONE, "0 files, 0.0 MB")


def test_a_log_that_takes_nothing_stops_no_copy() -> None:
    def full(_: Deed) -> None:
        raise StoreError("the disk is full")

    with told(full, "copy", "all") as telling:
        telling.detail = "done"


def test_what_happened_while_locked_waits_for_the_log_with_its_own_time(library: Library, waiting: Waiting) -> None:
    with told(waiting.record, "copy", "all") as telling:
        telling.detail = "state 2"
    with pytest.raises(KeyboardInterrupt), told(waiting.record, "share", "all"):
        raise KeyboardInterrupt
    at = "2026-03-04T03:12:00.00+00:00"
    expected = [
        ("", "copy, all", "begun", at), ("", "copy, all", "done", f"{at} state 2"),
        ("", "share, all", "begun", at), ("", "share, all", "failed", f"{at} stopped"),
    ]  # fmt: skip
    assert entries(library, waiting) == expected
    assert entries(library, waiting) == expected, "once only"


def test_the_newest_notes_are_kept_and_the_rest_counted(library: Library, waiting: Waiting) -> None:
    for number in range(MOST_NOTES + 3):
        waiting.record(Deed(Action.HANDING, "", f"copy {number}", Outcome.DONE))
    found = entries(library, waiting)
    assert found[0] == ("", "notes", "failed", "3 older were not kept")
    assert found[1][1] == "copy 3"
    assert len(found) == MOST_NOTES + 1


def test_notes_that_somebody_wrote_over_are_told_and_lock_nobody_out(
    library: Library, waiting: Waiting, tmp_path: Path
) -> None:
    damaged = (b"", b"{", b'{"format": 2}', b"\xff" * 100, b'{"notes": [1]}', b" " * 300_000)
    for count, content in enumerate(damaged, 1):
        (tmp_path / "handed-on.json").write_bytes(content)
        assert entries(library, waiting) == [("", "notes", "failed", "what waited here was damaged")] * count
        assert not (tmp_path / "handed-on.json").exists()


def test_lines_that_somebody_forged_into_the_notes_stay_one_line(library: Library, waiting: Waiting) -> None:
    waiting.record(Deed(Action.HANDING, "", "copy", Outcome.DONE))
    file = waiting._path
    file.write_bytes(file.read_bytes().replace(b'"copy"', b'"copy\\nlogon\\u202e"'))
    assert entries(library, waiting)[0][1] == "copylogon"
