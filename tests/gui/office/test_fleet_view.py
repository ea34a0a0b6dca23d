"""The fleet's window on a real office: what it shows, sorts, reads, hands out, and what stays where it was."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from responder_app.gui.keys import Key
from responder_app.gui.office.fleet_view import FleetView
from responder_app.gui.theme import Theme
from responder_app.publisher.inbox import read_inbox
from tests.fakes.crowd import Crowd, Member, morning
from tests.gui.office.conftest import PUBLISHED, Open
from tests.sync.scene import Scene

TakeIn = Callable[[], None]
WIDE = (1920, 1080)


def names(view: FleetView) -> list[str]:
    return [one.device.name for one in view.table.vehicles]


def told(view: FleetView) -> list[str]:
    return [f"{fact.label} {fact.value}".strip() for group in view.side.details.groups for fact in group.facts]


def press(qtbot: QtBot, view: FleetView, column: int) -> None:
    """Press a heading where it stands."""
    headings = view.table.horizontalHeader()
    middle = headings.viewport().rect().center()
    middle.setX(headings.sectionViewportPosition(column) + headings.sectionSize(column) // 2)
    QTest.mouseClick(headings.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def read_now(qtbot: QtBot, view: FleetView) -> None:
    with qtbot.waitSignal(view._desk.fleet_came):
        QTest.mouseClick(view.read, Qt.MouseButton.LeftButton)


def engines(crowd: Crowd, count: int) -> list[Member]:
    return crowd.enrol((f"Engine {number}", "Fire") for number in range(1, count + 1))


def test_the_worst_stand_first_with_the_state_in_words(crowd: Crowd, take_in: TakeIn, open_fleet: Open) -> None:
    morning(crowd, PUBLISHED, 24)
    take_in()
    view = open_fleet()
    assert view.headline.text().startswith("21 of 24 ready. Battalion 15: 3 refused")
    rows = [view.table.words(row) for row in range(24)]
    assert [row[2] for row in rows[:4]] == ["FAILING", "Silent", "Behind", "Ready"]
    assert rows[0][:2] == ("Battalion 15", "Emergency Management")
    assert rows[0][3:] == ("2 h", "0", "3", "0", "1.0 GB", "0.1.0", "3 refused (changed after sealing 3)")


def test_an_empty_fleet_says_what_to_do_and_hands_nothing_out(open_fleet: Open) -> None:
    view = open_fleet()
    assert "responder office enroll" in view.headline.text()
    assert not view.export.isEnabled()
    assert not view.copy.isEnabled()
    assert view.loud.isHidden()


def test_a_press_on_a_heading_sorts_the_worst_first_and_again_the_other_way(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    members = engines(crowd, 10)
    for number, one in enumerate(members):
        crowd.receipt(one, PUBLISHED, timedelta(hours=number + 1), disk_free=(10 - number) * 1_000_000_000)
    take_in()
    view = open_fleet()
    assert names(view)[-2:] == ["Engine 9", "Engine 10"]
    press(qtbot, view, 3)
    assert names(view)[0] == "Engine 10"
    press(qtbot, view, 3)
    assert names(view)[0] == "Engine 1"
    press(qtbot, view, 7)
    assert names(view)[0] == "Engine 10"
    press(qtbot, view, 0)
    assert names(view) == [f"Engine {number}" for number in range(1, 11)]


def test_headings_rows_and_keys_are_large_enough_and_no_caption_is_cut(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    morning(crowd, PUBLISHED, 24)
    take_in()
    view = open_fleet()
    assert view.table.horizontalHeader().height() >= 48
    assert view.table.rowHeight(0) >= 48
    for key in view.findChildren(Key):
        if key.isVisible():
            assert key.height() >= 48, key.text()
            assert key.captions_fit(), key.text()
    last = view.table.columnViewportPosition(9) + view.table.columnWidth(9)
    assert last <= view.table.viewport().width()
    assert view.table.columnWidth(9) >= view.width() // 6
    assert view.table.isColumnHidden(8)
    view.resize(*WIDE)
    qtbot.waitUntil(lambda: not view.table.isColumnHidden(8))


def test_what_is_picked_stays_picked_when_the_fleet_is_read_again(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    members = morning(crowd, PUBLISHED, 60)
    take_in()
    view = open_fleet(*WIDE)
    chosen = members[33]
    view.table.pick(chosen.fingerprint)
    place = view.table.verticalScrollBar().value()
    assert place > 0
    assert names(view)[0] != members[2].name
    crowd.receipt(members[2], PUBLISHED, timedelta(0), failed="DiskFullError", refused=9)
    read_now(qtbot, view)
    assert members[2].name in names(view)[:6]
    assert view.table.current is not None
    assert view.table.current.device.name == chosen.name
    assert view.table.verticalScrollBar().value() == place


def test_read_now_takes_the_inbox_in_and_says_what_came(
    qtbot: QtBot, scene: Scene, crowd: Crowd, open_fleet: Open
) -> None:
    members = engines(crowd, 3)
    view = open_fleet()
    assert view.headline.text() == (
        "0 of 3 ready. Engine 1 never reported. Engine 2 never reported. Engine 3 never reported."
    )
    for one in members:
        crowd.receipt(one, PUBLISHED)
    read_now(qtbot, view)
    assert view.headline.text() == "All 3 ready."
    assert view.notice.text() == "3 reports of 3 devices taken in."
    assert "3 reports of 3 devices taken in" in view.status.text()
    assert not list((scene.repository / "inbox").iterdir())
    read_now(qtbot, view)
    assert view.notice.text().startswith("Nothing new. Inbox: ")


def test_what_is_no_report_is_told_loudly(qtbot: QtBot, scene: Scene, crowd: Crowd, open_fleet: Open) -> None:
    (one,) = engines(crowd, 1)
    crowd.receipt(one, PUBLISHED)
    (sealed,) = (scene.repository / "inbox").iterdir()
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"x")
    view = open_fleet()
    read_now(qtbot, view)
    assert view.notice.text() == (
        "Set aside 1: the file is not what its name says: it was changed, or cut off on its way"
    )
    assert view.notice.property("fill") == "caution"


def test_each_minute_ages_are_told_anew_and_the_inbox_is_read_where_that_was_chosen(
    qtbot: QtBot, scene: Scene, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    one, other = engines(crowd, 2)
    crowd.receipt(one, PUBLISHED, timedelta(minutes=20))
    take_in()
    view = open_fleet()
    crowd.receipt(other, PUBLISHED, timedelta(minutes=1))
    scene.clock.ahead = timedelta(minutes=5)
    desk = view._desk
    with qtbot.waitSignal(desk.fleet_came):
        desk.on_minute()
    assert [view.table.words(row)[3] for row in range(2)] == ["never", "25 min"]
    with qtbot.waitSignal(desk.fleet_came):
        QTest.mouseClick(view.each_minute, Qt.MouseButton.LeftButton)
    assert view.headline.text() == "All 2 ready."
    crowd.receipt(other, PUBLISHED, timedelta(0))
    with qtbot.waitSignal(desk.fleet_came):
        desk.on_minute()
    assert [view.table.words(row)[3] for row in range(2)] == ["25 min", "0 min"]


def test_a_stick_that_was_pulled_out_is_said_and_read_again_when_it_is_back(
    qtbot: QtBot, scene: Scene, crowd: Crowd, open_fleet: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = engines(crowd, 1)
    crowd.receipt(one, PUBLISHED)
    stick = tmp_path / "stick"
    shutil.copytree(scene.repository / "inbox", stick / "inbox")
    view = open_fleet()
    away = tmp_path / "away"
    stick.rename(away)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    desk = view._desk
    with qtbot.waitSignal(desk.fleet_came):
        QTest.mouseClick(view.folder, Qt.MouseButton.LeftButton)
    assert "is not a folder" in view.notice.text()
    assert view.read.isEnabled()
    away.rename(stick)
    desk.by_itself = True
    with qtbot.waitSignal(desk.fleet_came):
        desk.on_minute()
    assert view.headline.text() == "All 1 ready."
    assert str(stick) in view.status.text()


def test_one_device_in_full_stands_beside_the_table_where_there_is_room(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    (one,) = engines(crowd, 1)
    crowd.receipt(one, PUBLISHED - 1, timedelta(hours=3))
    crowd.receipt(one, PUBLISHED, timedelta(hours=2), refused=3, reasons={"TamperedError": 3})
    take_in()
    view = open_fleet(*WIDE)
    view.table.pick(one.fingerprint)
    qtbot.waitUntil(lambda: any(group.title == "Last 2 reports" for group in view.side.details.groups))
    words = told(view)
    assert "State FAILING" in words
    assert "3 refused (changed after sealing 3)" in words
    assert f"Holds state {PUBLISHED} of {PUBLISHED}" in words
    assert any(line.startswith("2 receipt; ") for line in words)
    assert "Audit log 0 of 0 entries came" in words
    assert view.table.isVisible()
    assert view.side.details.isVisible()


def test_on_a_small_screen_the_details_take_the_tables_place_until_esc(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    (one,) = engines(crowd, 1)
    crowd.receipt(one, PUBLISHED)
    take_in()
    view = open_fleet()
    assert not view.side.details.isVisible()
    box = view.table.visualRect(view.table.model().index(0, 0))
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert view.side.details.isVisible()
    assert not view.table.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.table.isVisible()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.side.details.isVisible()


def test_broken_glass_and_destroyed_libraries_stand_above_all(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    members = engines(crowd, 3)
    for one in members:
        crowd.receipt(one, PUBLISHED)
    hour = timedelta(hours=1)
    crowd.report(members[0], crowd.office.clock() - hour, "break-glass", {"reason": "life at risk <b>now</b>"})
    crowd.report(members[1], crowd.office.clock() - 2 * hour, "destroyed", {"order": "stolen"})
    crowd.report(members[2], crowd.office.clock() - 3 * hour, "break-glass", {"reason": "forgotten PIN"})
    take_in()
    view = open_fleet()
    first, second, more = view.loud.label.text().split("\n")
    assert first.startswith("BREAK-GLASS: Engine 1, ")
    assert first.endswith("reason life at risk <b>now</b>")
    assert second.startswith("LIBRARY DESTROYED: Engine 2, ")
    assert more == "And 1 more in the last 30 days"
    assert view.loud.y() < view.headline.y()
    QTest.mouseClick(view.loud.key, Qt.MouseButton.LeftButton)
    assert len(told(view)) == 3
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.table.isVisible()


def test_the_table_leaves_as_csv_that_no_spreadsheet_runs(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil, never = crowd.enrol([('=HYPERLINK("http://x","y")', "+Fire"), ("Engine 2", "Fire")])
    crowd.receipt(evil, PUBLISHED, program="@SUM(1)")
    take_in()
    view = open_fleet()
    press(qtbot, view, 0)
    file = tmp_path / "fleet.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    QTest.mouseClick(view.export, Qt.MouseButton.LeftButton)
    assert view.notice.text() == f"The fleet was written to {file}"
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["device", '\'=HYPERLINK("http://x","y")', never.name]
    assert (rows[1][1], rows[1][-2]) == ("'+Fire", "'@SUM(1)")
    assert rows[2][4:6] == ["", ""]
    QTest.mouseClick(view.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert list(csv.reader(io.StringIO(copied), delimiter="\t")) == rows


def test_a_file_that_cannot_be_written_is_said(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open, tmp_path: Path
) -> None:
    engines(crowd, 1)
    view = open_fleet()
    view.write(tmp_path / "nowhere" / "fleet.csv")
    assert "cannot be written" in view.notice.text()


def test_night_colours_hold_for_all_of_it(qtbot: QtBot, theme: Theme, crowd: Crowd, open_fleet: Open) -> None:
    engines(crowd, 2)
    view = open_fleet()
    day = view.grab().toImage()
    QTest.keyClick(view, Qt.Key.Key_F9)
    night = view.grab().toImage()
    corners = [(5, 5), (view.width() // 2, view.height() // 2), (view.width() // 2, view.table.y() + 20)]
    assert theme.night
    assert view.night.isChecked()
    assert view.night.text() == "Day"
    for x, y in corners:
        assert night.pixelColor(x, y).lightness() < 60 < day.pixelColor(x, y).lightness()
    theme.set_night(False)


def test_the_office_that_another_program_took_reports_in_for_is_shown_as_it_is(
    qtbot: QtBot, scene: Scene, crowd: Crowd, open_fleet: Open
) -> None:
    (one,) = engines(crowd, 1)
    view = open_fleet()
    crowd.receipt(one, PUBLISHED)
    read_inbox(scene.office, scene.repository)
    with qtbot.waitSignal(view._desk.fleet_came):
        view._desk.on_minute()
    assert view.headline.text() == "All 1 ready."


def test_an_alarm_is_ticked_off_with_a_reason_and_is_told_no_more(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    one, quiet = engines(crowd, 2)
    for member in (one, quiet):
        crowd.receipt(member, PUBLISHED)
    crowd.report(one, crowd.office.clock() - timedelta(hours=1), "break-glass", {"reason": "forgotten PIN"})
    take_in()
    view = open_fleet(*WIDE)
    view.table.pick(quiet.fingerprint)
    qtbot.waitUntil(lambda: len(view.side.details.groups) > 1)
    assert not view.side.tick.isVisible()
    view.table.pick(one.fingerprint)
    qtbot.waitUntil(view.side.tick.isVisible)
    QTest.mouseClick(view.side.tick.begin, Qt.MouseButton.LeftButton)
    assert not view.side.tick.done.isEnabled()
    QTest.keyClicks(view.side.tick.reason, "Asked the captain")
    with qtbot.waitSignal(view._desk.fleet_came):
        QTest.mouseClick(view.side.tick.done, Qt.MouseButton.LeftButton)
    assert view.loud.isHidden()
    assert view.notice.text().startswith("Ticked off by ")
    qtbot.waitUntil(lambda: any(group.title == "Ticked off" for group in view.side.details.groups))
    assert any("Asked the captain" in line for line in told(view))
    assert not view.side.tick.asking
    assert not view.side.tick.isVisible()


def test_what_only_the_last_receipt_says_cannot_be_ticked_off(
    qtbot: QtBot, crowd: Crowd, take_in: TakeIn, open_fleet: Open
) -> None:
    (one,) = engines(crowd, 1)
    crowd.receipt(one, PUBLISHED, refused=3)
    take_in()
    view = open_fleet(*WIDE)
    view.table.pick(one.fingerprint)
    QTest.mouseClick(view.side.tick.begin, Qt.MouseButton.LeftButton)
    view.side.tick.reason.setText("It is fine")
    with qtbot.waitSignal(view._desk.failed):
        QTest.keyClick(view.side.tick.reason, Qt.Key.Key_Return)
    assert "what its last receipt says stays" in view.notice.text()
    assert view.headline.text().startswith("0 of 1 ready.")
