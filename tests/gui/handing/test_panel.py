"""Handing on from the sync screen: by keys alone, with fakes for the stick and the vehicle beside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.errors import InputError, PlaceError, ResponderError, TransportError
from responder_app.gui.export_places import Place
from responder_app.gui.handing.hook import add_handing
from responder_app.gui.handing.panel import HandingPanel, copied
from responder_app.gui.metrics import Metrics
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.model.dates import spoken_time
from responder_app.sync.handing.mirror import Mirrored, MirrorPlan
from responder_app.sync.handing.part import Part
from responder_app.sync.handing.server import Count
from responder_app.sync.handing.service import Neighbour
from responder_app.sync.handing.share import Offer
from responder_app.sync.progress import Progress
from tests.fakes.buildings import TOWER
from tests.gui.stage import FakeSync, library, stage

GROUPS = " ".join(f"{number:04x}" for number in range(0x3F9A, 0x3F9A + 16))
STICK = Place("Stick STATION", "12 GB free", Path("/media/STATION"), True)


@dataclass
class FakeSharing:
    address: str = "https://192.168.1.20:8443"
    fingerprint_groups: str = GROUPS
    offers: tuple[Offer, ...] = (Offer("City of Chicago", 41, datetime(2026, 3, 9, 12, tzinfo=UTC)),)
    count: Count = field(default_factory=lambda: Count(3, 4_200_000, 2))
    stopped: bool = False

    def stop(self) -> None:
        self.stopped = True


class FakeHands:
    """Does at once what it is told."""

    def __init__(self) -> None:
        self.copied: list[Path] = []
        self.parts: list[Part] = []
        self.own: tuple[str, ...] = ("192.168.1.20",)
        self.followed: tuple[tuple[str, str], ...] = (("c1" * 32, "City of Chicago"),)
        self.asked: list[str] = []
        self.shared: list[Part] = []
        self.failure: ResponderError | None = None
        self.sharing = FakeSharing()
        self.gate: Callable[[Callable[[], bool]], bool] = lambda _: False

    def offices(self) -> tuple[tuple[str, str], ...]:
        return self.followed

    def districts(self, repository: str) -> tuple[tuple[str, int], ...]:
        self.asked.append(repository)
        return (("Harbour", 12), ("North", 312))

    def copy_to(
        self, stick: Path, tell: Callable[[Progress], object], cancel: Callable[[], bool], part: Part
    ) -> tuple[Mirrored, ...]:
        self._fail()
        self.copied.append(stick)
        self.parts.append(part)
        tell(Progress("Copying", bytes_done=40_000_000, bytes_total=100_000_000, rate_bytes_s=20e6, seconds_left=3.0))
        cancelled = self.gate(cancel)
        plan = MirrorPlan(200, 100_000_000, 200, 100_000_000, 110_000_000, 12_000_000_000)
        return (Mirrored(plan, 41, datetime(2026, 3, 9, 12, tzinfo=UTC), cancelled=cancelled),)

    def source_on(self, stick: Path) -> str:
        self._fail()
        return str(stick / "responder")

    def addresses(self) -> tuple[str, ...]:
        return self.own

    def share(self, address: str, part: Part) -> Any:
        self._fail()
        self.shared.append(part)
        return self.sharing

    def find(self, typed: str) -> Neighbour:
        self._fail()
        return Neighbour(f"https://{typed}:8443", GROUPS, f"https://{typed}:8443#sha256=x")

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


class TakingSync(FakeSync):
    """Remembers from where it was asked to sync."""

    sources: list[str | None]

    def sync_now(self, progress: Any, cancel: Any, source: str | None = None, *more: Any, **named: Any) -> Any:
        self.sources = [*getattr(self, "sources", []), source]
        return super().sync_now(progress, cancel, source, *more, **named)


@pytest.fixture
def hands() -> FakeHands:
    return FakeHands()


@pytest.fixture
def sync() -> TakingSync:
    return TakingSync(library())


@pytest.fixture
def window(theme: Theme, qtbot: QtBot, sync: TakingSync) -> Iterator[Window]:
    with stage(theme, sync=sync) as window:
        window.resize(1024, 768)
        window.show()
        window.show_screen(Screen.SYNC)
        yield window


@pytest.fixture
def dense(qapp: QApplication, qtbot: QtBot, sync: TakingSync) -> Iterator[Window]:
    """The smallest screen: 1024x768 at 127 dpi."""
    theme = Theme(Metrics(127))
    theme.apply()
    with stage(theme, sync=sync) as window:
        window.resize(1024, 768)
        window.show()
        window.show_screen(Screen.SYNC)
        yield window


@pytest.fixture
def panel(window: Window, hands: FakeHands) -> HandingPanel:
    return opened(window, hands)


def opened(window: Window, hands: FakeHands) -> HandingPanel:
    made = add_handing(window, hands)
    made.target.look = lambda: (STICK,)
    made.key.click()
    return made


def what(panel: HandingPanel, qtbot: QtBot) -> None:
    """The page that asks what goes onto the stick."""
    panel.choice.copy.click()
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.what)


def share_everything(panel: HandingPanel, qtbot: QtBot) -> None:
    panel.choice.share.click()
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.what)
    panel.what.everything.click()


def onto_the_stick(panel: HandingPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(panel.target.keys) == 1)
    panel.target.keys[0].click()


def copy_everything(panel: HandingPanel, qtbot: QtBot) -> None:
    what(panel, qtbot)
    panel.what.everything.click()
    onto_the_stick(panel, qtbot)


def test_one_key_of_the_sync_screen_shows_four_ways_and_back(window: Window, panel: HandingPanel) -> None:
    assert panel.isVisible()
    assert not window.deck.sync.split.isVisible()
    assert all(key.isVisible() for key in (panel.choice.copy, panel.choice.share, panel.choice.take_beside))
    panel.choice.leave.click()
    assert window.deck.sync.split.isVisible()
    assert not panel.isVisible()


def test_a_copy_shows_how_far_it_is_and_says_when_the_stick_may_be_pulled(
    window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    copy_everything(panel, qtbot)
    assert panel.currentWidget() is panel.busy
    qtbot.waitUntil(lambda: _said(window))
    assert hands.copied == [STICK.folder]
    assert panel.currentWidget() is panel.choice


def _said(window: Window) -> bool:
    return "pull the stick out" in window.deck.sync.notice.text()


def test_a_copy_is_stopped_by_its_key(panel: HandingPanel, hands: FakeHands, qtbot: QtBot) -> None:
    def until_stopped(cancel: Callable[[], bool]) -> bool:
        while not cancel():
            time.sleep(0.005)
        return True

    hands.gate = until_stopped
    copy_everything(panel, qtbot)
    qtbot.waitUntil(lambda: "Copying" in panel.busy.doing.text())
    panel.busy.leave.click()
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.choice)


def test_closing_the_window_stops_a_copy_that_runs(
    window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    def until_stopped(cancel: Callable[[], bool]) -> bool:
        while not cancel():
            time.sleep(0.005)
        return True

    hands.gate = until_stopped
    copy_everything(panel, qtbot)
    qtbot.waitUntil(lambda: bool(hands.copied))
    window.close()


def test_a_full_stick_is_said_and_the_ways_are_shown_again(
    window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    hands.failure = PlaceError("the stick is full")
    copy_everything(panel, qtbot)
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.choice)
    qtbot.waitUntil(window.deck.sync.notice.isVisible)


def test_sharing_shows_address_and_fingerprint_until_it_is_stopped(
    window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    share_everything(panel, qtbot)
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.share)
    assert panel.share.address.text() == "192.168.1.20:8443"
    assert [label.text() for label in panel.share.fingerprint.groups] == GROUPS.split()
    assert panel.share.count.text() == "4.2 MB sent. A vehicle is taking it now."
    window.show_screen(Screen.SEARCH)
    window.show_screen(Screen.SYNC)
    assert "SHARING" in panel.key.text()
    panel.open()
    assert panel.currentWidget() is panel.share
    panel.share.leave.click()
    assert hands.sharing.stopped
    assert "SHARING" not in panel.key.text()


def test_sharing_ends_with_the_window(window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot) -> None:
    share_everything(panel, qtbot)
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.share)
    window.close()
    assert hands.sharing.stopped


def test_with_several_networks_a_key_for_each_is_shown(panel: HandingPanel, hands: FakeHands, qtbot: QtBot) -> None:
    hands.own = ("10.0.0.5", "192.168.1.20")
    share_everything(panel, qtbot)
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.networks)
    assert [key.text() for key in panel.networks.keys] == ["10.0.0.5", "192.168.1.20"]
    panel.networks.keys[1].click()
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.share)


def test_what_is_on_a_stick_is_taken_by_a_sync_from_it(panel: HandingPanel, sync: TakingSync, qtbot: QtBot) -> None:
    panel.choice.take_stick.click()
    qtbot.waitUntil(lambda: len(panel.target.keys) == 1)
    panel.target.keys[0].click()
    qtbot.waitUntil(lambda: sync.syncs == 1)
    assert sync.sources == ["/media/STATION/responder"]
    assert not panel.isVisible()


def test_from_a_vehicle_beside_only_after_two_people_compared(
    panel: HandingPanel, sync: TakingSync, qtbot: QtBot
) -> None:
    panel.choice.take_beside.click()
    for digit in ("1", "0"):
        panel.ask.pad.keys[digit].click()
    panel.ask.dot.click()
    panel.ask.line.setText("10.0.0.5")
    panel.ask.ask.click()
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.compare)
    assert sync.syncs == 0
    assert [label.text() for label in panel.compare.fingerprint.groups] == GROUPS.split()
    panel.compare.leave.click()
    assert sync.syncs == 0
    panel.choice.take_beside.click()
    panel.ask.ask.click()
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.compare)
    panel.compare.take.click()
    qtbot.waitUntil(lambda: sync.syncs == 1)
    assert sync.sources == ["https://10.0.0.5:8443#sha256=x"]


def test_an_address_with_a_slip_stays_to_be_mended(
    window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    hands.failure = InputError("type the address as the other vehicle shows it")
    panel.choice.take_beside.click()
    panel.ask.line.setText("10.0.0")
    panel.ask.ask.click()
    qtbot.waitUntil(window.deck.sync.notice.isVisible)
    assert panel.currentWidget() is panel.ask
    assert panel.ask.line.text() == "10.0.0"


def test_where_no_vehicle_answers_it_is_said_what_to_look_at_and_typing_goes_on(
    window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    hands.failure = TransportError("10.0.0.9 does not answer")
    panel.choice.take_beside.click()
    panel.ask.line.setText("10.0.0")
    panel.ask.dot.click()
    qtbot.waitUntil(panel.ask.line.hasFocus)
    panel.ask.line.insert("9")
    panel.ask.ask.setFocus()
    panel.ask.ask.click()
    assert panel.ask.ask.text() == "Looking for it"
    panel.ask.ask.click()
    notice = window.deck.sync.notice
    qtbot.waitUntil(notice.isVisible)
    assert notice.text().startswith("No vehicle answers at 10.0.0.9.")
    assert "Find it" in notice.text()
    assert "Sync now" not in notice.text()
    assert panel.ask.ask.text() == "Find it"
    assert panel.ask.line.hasFocus()


def test_the_keyboard_goes_to_the_first_key_of_a_page_and_back_to_the_one_that_opened_it(
    panel: HandingPanel, qtbot: QtBot
) -> None:
    panel.choice.leave.click()
    panel.key.setFocus()
    panel.key.click()
    assert panel.choice.copy.hasFocus()
    panel.choice.take_beside.click()
    assert panel.ask.line.hasFocus()
    panel.ask.leave.click()
    assert panel.choice.copy.hasFocus()
    panel.choice.leave.click()
    assert panel.key.hasFocus()


def test_districts_are_chosen_by_pressing_them(
    window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    what(panel, qtbot)
    page = panel.what
    assert not page.picked.isEnabled()
    assert not any(key.isEnabled() for key in page.near.values())
    for index in (0, 1, 0, 0):
        page.rows.row_opened.emit(index)
    assert [row.right for row in page.rows.shown] == [("WANTED",), ("WANTED",)]
    page.rows.row_opened.emit(0)
    assert page.picked.text() == "Copy 312 buildings"
    page.picked.click()
    onto_the_stick(panel, qtbot)
    qtbot.waitUntil(lambda: _said(window))
    assert hands.parts == [Part(districts=("North",))]


def test_the_open_building_goes_with_what_is_near_it(
    window: Window, panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    window.start()
    qtbot.waitUntil(lambda: window.syncing.listed is not None)
    window.around.current.open(TOWER)
    what(panel, qtbot)
    assert "Lakeside Tower" in panel.what.near_about.text()
    panel.what.near[1000.0].click()
    onto_the_stick(panel, qtbot)
    qtbot.waitUntil(lambda: _said(window))
    assert hands.parts == [Part((), TOWER, 1000.0)]
    assert panel.what.near[1000.0].text() == "0.6 mi (1.0 km)"


def test_a_part_is_shared_as_it_is_copied_and_the_screen_says_what(
    panel: HandingPanel, hands: FakeHands, qtbot: QtBot
) -> None:
    panel.choice.share.click()
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.what)
    assert panel.what.heading.text() == "What may the other vehicle take?"
    panel.what.rows.row_opened.emit(0)
    assert panel.what.picked.text() == "Share 12 buildings"
    panel.what.picked.click()
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.share)
    assert hands.shared == [Part(districts=("Harbour",))]
    assert panel.share.what.text() == "Shared: Harbour, of City of Chicago."


def test_with_several_offices_a_crew_is_asked_whose_first(panel: HandingPanel, hands: FakeHands, qtbot: QtBot) -> None:
    county = "c0" * 32
    hands.followed = (*hands.followed, (county, "Cook County"))
    panel.choice.copy.click()
    assert panel.currentWidget() is panel.offices
    assert [row.title for row in panel.offices.rows.shown] == ["All 2 offices", "City of Chicago", "Cook County"]
    panel.offices.rows.row_opened.emit(2)
    qtbot.waitUntil(lambda: panel.currentWidget() is panel.what)
    assert hands.asked == [county]
    panel.what.everything.click()
    onto_the_stick(panel, qtbot)
    qtbot.waitUntil(lambda: bool(hands.parts))
    assert hands.parts == [Part(repository=county)]


def test_what_became_of_the_copies_of_several_offices_is_one_sentence() -> None:
    plan = MirrorPlan(2, 40_000_000, 2, 40_000_000, 41_000_000, 12_000_000_000)
    soon, later = datetime(2026, 3, 9, 12, tzinfo=UTC), datetime(2026, 3, 11, 12, tzinfo=UTC)
    city, county = Mirrored(plan, 41, later), Mirrored(plan, 7, soon, damaged=1)
    said = copied((city, county))
    assert "80.0 MB, of 2 offices" in said
    assert "1 damaged" in said
    assert spoken_time(soon) in said
    assert "stopped" in copied((city, replace(county, cancelled=True)))


def test_on_the_smallest_screen_every_page_has_room_below_a_notice(
    dense: Window, hands: FakeHands, qtbot: QtBot
) -> None:
    window, panel = dense, opened(dense, hands)
    hands.failure = PlaceError("a copy of another office's repository lies in this folder: choose another one")
    copy_everything(panel, qtbot)
    qtbot.waitUntil(window.deck.sync.notice.isVisible)
    panel.what.show_choices(hands.districts(""), TOWER, "Lakeside Tower")
    for page in panel.pages:
        panel.setCurrentWidget(page)
        QApplication.processEvents()
        assert (window.width(), window.height()) == (1024, 768), type(page).__name__
        assert page.height() >= page.minimumSizeHint().height(), type(page).__name__
    assert window.deck.sync.notice.isVisible()
