"""The settings of the sync by large keys: each holds at once, is kept in the file, and is said in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app import settings
from responder_app.gui.keys import Key
from responder_app.gui.screens import Screen
from responder_app.gui.sync_settings import words
from responder_app.gui.sync_settings.hook import add_settings
from responder_app.gui.sync_settings.panel import SettingsPanel
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.model.base import LonLat
from responder_app.position.fix import Fix, State, Whereabouts
from responder_app.settings import Settings
from responder_app.sync.prospects import Disk, District, Forecast
from responder_app.sync.wishes import Wishes
from tests.fakes.buildings import TOWER
from tests.gui.driving import settled, shown
from tests.gui.stage import FakeSync, library, stage

HERE = (-87.63, 41.88)
GB = 10**9


class FakeForesight:
    def districts(self) -> tuple[District, ...]:
        return (District("harbour", 12), District("north", 312), District("south", 0))

    def place_of(self, facility_id: str) -> LonLat:
        return (-87.6, 41.9)

    def disk(self) -> Disk:
        return Disk(12 * GB, GB, 80 * GB, 256 * GB)

    def forecast(self, budget_gb: float) -> Forecast:
        if budget_gb != 10:
            return Forecast(0, "", 0)
        said = "No room for 900.0 MB: left out are plans and documents of 3 facilities and areas. Every record is here."
        return Forecast(GB, said, GB // 2)


class Parked:
    def start(self) -> None:
        """It looks already."""

    def now(self) -> Whereabouts:
        return Whereabouts(State.FRESH, Fix(HERE), 1.0)


class Staged:
    def __init__(self, qtbot: QtBot, window: Window, wishes: Wishes, file: Path, sync: FakeSync) -> None:
        self.qtbot, self.window, self.wishes, self.file, self.sync = qtbot, window, wishes, file, sync
        self.panel: SettingsPanel = add_settings(window, wishes, FakeForesight(), Parked())
        window.show_screen(Screen.SYNC)
        self.press(self.panel.key)

    def press(self, key: Key) -> None:
        assert key.isVisible()
        assert key.isEnabled()
        key.click()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.panel._work.busy)
        settled(self.qtbot, self.window)

    def to(self, name: str) -> None:
        self.press(self.panel.overview.keys[name])

    def value(self, name: str) -> str:
        return self.panel.overview.values[name].text()

    @property
    def kept(self) -> Settings:
        """What a later run of the program finds."""
        return settings.load(self.file)

    @property
    def times(self) -> list[str]:
        return list(self.kept.sync_at)

    @property
    def first(self) -> list[str]:
        return list(self.kept.first_districts)


@pytest.fixture
def staged(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Staged]:
    file = tmp_path / "settings.json"
    wishes = Wishes(Settings(), file)
    held = library()
    sync = FakeSync(held)
    with stage(theme, held, sync=sync) as window:
        shown(qtbot, window, (1024, 768))
        yield Staged(qtbot, window, wishes, file, sync)


def test_all_that_is_set_stands_on_one_page_and_every_key_is_for_gloves(staged: Staged, theme: Theme) -> None:
    overview = staged.panel.overview
    assert [value.text() for value in overview.values.values()] == [
        "at 06:00, on a network, from a stick", words.ALIKE, "not set", "not set", "as much as there is", "no limit",
    ]  # fmt: skip
    for page in range(staged.panel.count()):
        staged.panel.setCurrentIndex(page)
        QApplication.processEvents()
        shown_page = staged.panel.currentWidget()
        assert shown_page is not None
        keys = [key for key in shown_page.findChildren(Key) if key.isVisible()]
        assert keys
        assert all(key.height() >= theme.metrics.key - 1 for key in keys)
        assert shown_page.geometry().bottom() <= staged.window.height()
    staged.panel.setCurrentWidget(overview)
    staged.press(overview.leave)
    assert staged.window.deck.sync.split.isVisible()


def test_times_are_stepped_to_added_and_removed(staged: Staged) -> None:
    staged.to("By itself")
    staged.press(staged.panel.occasions.add)
    time = staged.panel.time
    for number in (3, 2, 2):
        staged.press(time.keys[number])
    assert time.shown.text() == "07:30"
    staged.press(time.keep)
    assert staged.times == list(staged.wishes.now.sync_at) == ["06:00", "07:30"]
    staged.press(staged.panel.occasions.times[0])
    assert staged.times == ["07:30"]
    staged.press(staged.panel.occasions.leave)
    assert staged.value("By itself") == "at 07:30, on a network, from a stick"


def test_a_time_goes_round_midnight_and_eight_are_the_most(staged: Staged) -> None:
    staged.to("By itself")
    for number in range(7):
        staged.press(staged.panel.occasions.add)
        staged.press(staged.panel.time.keys[0])
        if number == 6:
            assert staged.panel.time.shown.text() == "23:00"
        staged.press(staged.panel.time.keep)
    assert len(staged.kept.sync_at) == 8
    assert not staged.panel.occasions.add.isEnabled()


def test_each_occasion_and_the_whole_are_switched(staged: Staged) -> None:
    staged.to("By itself")
    page = staged.panel.occasions
    staged.press(page.network)
    assert not staged.kept.sync_on_network
    staged.press(page.stick)
    staged.press(page.on)
    assert page.on.text().endswith("off")
    assert not page.network.isEnabled()
    assert not staged.kept.sync_by_itself
    staged.press(page.leave)
    assert staged.value("By itself").startswith("off")


def test_districts_come_in_the_order_in_which_they_were_pressed(staged: Staged) -> None:
    staged.to("Districts first")
    rows = staged.panel.districts.rows
    assert rows.shown[2].lines == ("nothing held yet",)
    for index in (1, 0):
        rows.row_opened.emit(index)
        staged.wait()
    assert staged.first == ["north", "harbour"]
    assert [row.right for row in rows.shown] == [("2nd",), ("1st",), ("after those",)]
    rows.row_opened.emit(1)
    staged.wait()
    assert staged.first == ["harbour"]
    staged.press(staged.panel.districts.leave)
    assert staged.value("Districts first") == "harbour"


def test_the_station_is_where_the_vehicle_stands_the_open_building_or_what_is_typed(staged: Staged) -> None:
    staged.to("Station")
    page = staged.panel.station
    assert not page.open.isEnabled()
    staged.press(page.here)
    assert staged.kept.station == HERE
    assert page.value.text() == "41.88000 N, 87.63000 W"
    staged.window.around.current.open(TOWER)
    staged.press(page.leave)
    staged.to("Station")
    staged.press(page.open)
    assert staged.kept.station == (-87.6, 41.9)
    page.line.setText("-87.62, 41.87")
    staged.press(page.search)
    assert staged.kept.station == (-87.62, 41.87)
    page.line.setText("no such street 5")
    staged.press(page.search)
    assert "no such street" in staged.window.deck.sync.notice.text()
    assert staged.kept.station == (-87.62, 41.87)
    staged.press(page.remove)
    assert staged.kept.station is None


def test_the_incident_is_told_to_a_sync_and_never_kept(staged: Staged) -> None:
    staged.to("Incident")
    staged.press(staged.panel.incident.here)
    assert staged.window.syncing.incident == HERE
    staged.window.syncing.begin("/media/STICK/responder")
    staged.qtbot.waitUntil(lambda: not staged.window.syncing.running)
    assert staged.sync.here == HERE
    assert not staged.file.exists()


def test_a_budget_says_what_does_not_fit_before_it_is_kept(staged: Staged) -> None:
    staged.to("Disk budget")
    page = staged.panel.budget
    assert "80.0 GB free of 256 GB" in page.disk.text()
    assert "1.0 GB still to come" in page.disk.text()
    staged.press(page.keys[10.0])
    said = page.forecast.text()
    assert said.startswith("With 10 GB: 1.0 GB of tiles and earlier plans are deleted")
    assert "Every record is here." in said
    assert "500 MB more than that" in said
    assert staged.wishes.now.disk_budget_gb == 0
    staged.press(page.keep)
    assert staged.kept.disk_budget_gb == 10
    assert staged.value("Disk budget") == "10 GB"


def test_the_speed_holds_for_the_running_sync_and_later_ones(staged: Staged) -> None:
    staged.to("Speed")
    staged.press(staged.panel.speed.keys[2000])
    assert staged.window.syncing.most_kbit_s == 2000
    staged.qtbot.waitUntil(lambda: staged.sync.limits == [2000])
    assert staged.window.deck.sync.keys.limit.text() == "2 Mbit/s"
    staged.press(staged.panel.speed.leave)
    assert staged.value("Speed") == "2 Mbit/s"


def test_a_disk_that_takes_nothing_is_said_and_nothing_is_changed(staged: Staged) -> None:
    staged.file.mkdir()
    staged.to("By itself")
    staged.press(staged.panel.occasions.on)
    assert staged.window.deck.sync.notice.text()
    assert staged.wishes.now.sync_by_itself


def test_words() -> None:
    assert [words.ordinal(number) for number in (1, 2, 3, 4, 11)] == ["1st", "2nd", "3rd", "4th", "11th"]
    assert words.place((151.2, -33.9)) == "33.90000 S, 151.20000 E"
    assert words.forecast(0, Forecast(0, "", 0)) == "With as much as there is: all that is known fits."
