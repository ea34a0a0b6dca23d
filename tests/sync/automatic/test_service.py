"""What an opened vehicle tells of itself: against a real office, a real library and a real copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app import settings
from responder_app.errors import InputError, StoreError
from responder_app.settings import Settings
from responder_app.sync.automatic.network import network_mark
from responder_app.sync.automatic.service import ByItself
from responder_app.sync.automatic.values import BEGUN, Last
from responder_app.sync.wishes import Wishes
from tests.sync.scene import Scene


def test_a_copy_of_the_own_office_has_news_until_it_was_taken(scene: Scene, tmp_path: Path) -> None:
    vehicle = scene.enrol()
    scene.publish(1)
    service = vehicle.service(scene.repository)
    by_itself = ByItself(service)
    first = by_itself.look([scene.repository.parent])
    assert [one.folder for one in first.carriers] == [scene.repository]
    assert first.carriers[0].version > first.carriers[0].known == 0
    assert first.last_check is None
    service.sync_now(source=str(first.carriers[0].folder))
    after = by_itself.look([scene.repository.parent])
    assert after.carriers[0].version == after.carriers[0].known
    assert after.last_check is not None
    scene.publish(2)
    news = by_itself.look([scene.repository.parent]).carriers[0]
    assert news.version > news.known == after.carriers[0].known


def test_how_the_last_sync_went_is_remembered(scene: Scene) -> None:
    vehicle = scene.enrol()
    by_itself = ByItself(vehicle.service(scene.repository))
    assert by_itself.look(()).last is None
    last = Last(datetime(2026, 3, 4, 6, 31, tzinfo=UTC), BEGUN, "at its time")
    by_itself.remember(last)
    assert by_itself.look(()).last == last
    assert last.was_cut
    assert not replace(last, ended="done").was_cut


def test_a_network_that_changes_has_another_mark_and_its_traffic_has_not(tmp_path: Path) -> None:
    heading = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\n"
    (tmp_path / "route").write_text(f"{heading}wlan0\t00000000\t0101A8C0\t0003\t0\t0\nlo\t0000007F\t0\t1\t0\t0\n")
    station = network_mark(tmp_path)
    assert station == network_mark(tmp_path)
    (tmp_path / "route").write_text(f"{heading}wlan0\t00000000\t0101A8C0\t0003\t7\t99\n")
    assert network_mark(tmp_path) == station
    (tmp_path / "route").write_text(f"{heading}wwan0\t00000000\tFE01A8C0\t0003\t0\t0\n")
    hotspot = network_mark(tmp_path)
    assert hotspot != station
    default = f"{'0' * 32} 00 {'0' * 32} 00 fe800000000000000000000000000001 00000400 0 0 00000003    wlan0\n"
    (tmp_path / "ipv6_route").write_text(default)
    assert network_mark(tmp_path) != hotspot


def test_a_choice_holds_at_once_and_in_the_file_where_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings.save(file, Settings(night=True, source="/media/stick"))
    wishes = Wishes(Settings(downloads=3), file)
    wishes.keep(sync_at=("05:00", "17:00"), disk_budget_gb=20)
    assert (wishes.now.sync_at, wishes.now.downloads) == (("05:00", "17:00"), 3)
    kept = settings.load(file)
    assert (kept.night, kept.source, kept.sync_at, kept.downloads) == (True, "/media/stick", ("05:00", "17:00"), 8)


@pytest.mark.parametrize("at", ["6:30", "24:00", "06:60", "noon", "06:30 "])
def test_a_time_that_is_none_is_refused_and_changes_nothing(tmp_path: Path, at: str) -> None:
    wishes = Wishes(Settings(), tmp_path / "settings.json")
    with pytest.raises(InputError, match="sync_at"):
        wishes.keep(sync_at=(at,))
    assert wishes.now == Settings()
    assert not (tmp_path / "settings.json").exists()


def test_a_choice_that_cannot_be_written_does_not_hold(tmp_path: Path) -> None:
    wishes = Wishes(Settings(), tmp_path / "nowhere" / "settings.json")
    with pytest.raises(StoreError):
        wishes.keep(sync_by_itself=False)
    assert wishes.now.sync_by_itself


def test_what_is_first_and_how_much_holds_from_the_next_sync(scene: Scene) -> None:
    vehicle = scene.enrol()
    scene.publish(1, 2)
    service = vehicle.service(scene.repository)
    service.wishes.keep(disk_budget_gb=0.0001)
    assert any("No room" in note for note in service.sync_now().notes)
    service.wishes.keep(disk_budget_gb=0)
    assert service.sync_now().is_whole
