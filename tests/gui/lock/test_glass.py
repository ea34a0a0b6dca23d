"""Breaking the glass at the lock, and the window meanwhile: who gets in, what it says, when it locks."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.errors import DamagedError, LockedOutError, WrongPassphraseError
from responder_app.gui.keys import Key
from responder_app.gui.lock.code_page import CodePage
from responder_app.gui.lock.glass_strip import GlassStrip, in_hours
from responder_app.gui.lock.idle import IdleWatch
from responder_app.gui.lock.screen import LockScreen
from responder_app.gui.lock.shift import Shift
from responder_app.gui.metrics import Metrics
from responder_app.gui.parts import Parts
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.session import emergency_code
from responder_app.session.policy import GLASS_OVER, LockPolicy
from responder_app.session.reasons import BY_TAP, LASTS_S, Code, Reason
from tests.fakes.buildings import TOWER
from tests.gui.driving import settled
from tests.gui.lock.house import ORTIZ, SECRETS, WEBB, House, lock, shifting, unlock

CODE = emergency_code.written(bytes(range(16)))
SIZES = [(1024, 749, 127.0), (1366, 749, 118.0), (1920, 1061, 166.0)]


@dataclass
class Glass:
    """Stands for the session's; a test moves its time."""

    reason: str | None = None
    left: float = 0.0
    done: list[str] = field(default_factory=list)

    def left_s(self) -> float:
        return self.left

    def checkpoint(self) -> None:
        self.done.append("checkpoint")

    def end(self, why: str) -> None:
        self.reason, self.left = None, 0.0
        self.done.append(why)


@dataclass
class GlassHouse(House):
    """Has glass to break."""

    glass: Glass = field(default_factory=Glass)
    code: Code = Code.NEEDED

    def open(self, member: str, secret: str) -> Parts:
        return replace(super().open(member, secret), glass=self.glass)

    def break_glass(self, reason: Reason, code: str) -> Parts:
        if self.failure is not None:
            raise self.failure
        if self.code is Code.NEEDED and code != CODE.replace("-", ""):
            raise WrongPassphraseError("that emergency code does not open this vehicle")
        parts = self.open("", SECRETS[""])
        self.glass.reason, self.glass.left = reason, LASTS_S
        return parts


@pytest.fixture
def house() -> GlassHouse:
    return GlassHouse()


@pytest.fixture
def shift(qtbot: QtBot, theme: Theme, house: GlassHouse) -> Iterator[Shift]:
    yield from shifting(theme, house, code=lambda: house.code, break_glass=house.break_glass)


def tap_code(page: CodePage, code: str = CODE) -> None:
    for sign in code.replace("-", ""):
        page.signs[sign].click()


def broken(qtbot: QtBot, shift: Shift, reason: Reason = Reason.FIRE, needs_code: bool = True) -> Window:
    screen = shift.screen
    assert screen is not None
    with qtbot.waitSignal(shift.unlocked):
        screen.glass_key.click()
        screen.reasons.keys[reason].click()
        if needs_code:
            tap_code(screen.codes)
            screen.codes.open_key.click()
    assert shift.window is not None
    settled(qtbot, shift.window)
    return shift.window


def strip_of(window: Window) -> GlassStrip:
    (strip,) = window.findChildren(GlassStrip)
    return strip


def test_a_reason_and_the_code_open_the_window_with_touches_alone(
    qtbot: QtBot, shift: Shift, house: GlassHouse
) -> None:
    shift.begin()
    window = broken(qtbot, shift, Reason.HAZMAT)
    assert window.isVisible()
    assert house.glass.reason is Reason.HAZMAT
    assert "hazardous material" in strip_of(window).said.text()
    assert "12 h 0 min left" in strip_of(window).said.text()


def test_with_the_keyring_alone_a_reason_is_enough(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    house.code, house.members = Code.NOT_NEEDED, ()
    with qtbot.waitSignal(shift.unlocked):
        shift.begin()
    lock(qtbot, shift)
    assert broken(qtbot, shift, Reason.LIFE, needs_code=False).isVisible()


def test_without_a_code_it_says_so_and_nothing_can_be_pressed(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    house.code = Code.NOT_MADE
    shift.begin()
    screen = shift.screen
    assert screen is not None
    screen.glass_key.click()
    assert "no emergency code" in screen.reasons.words.text()
    for key in screen.reasons.keys.values():
        key.click()
    assert screen.pages.currentWidget() is screen.reasons
    screen.reasons.back_key.click()
    assert unlock(qtbot, shift).isVisible()


def test_a_lock_out_leaves_the_key_in_force(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    shift.begin()
    screen = shift.screen
    assert screen is not None
    house.failure = LockedOutError("Ortiz must wait", 600)
    screen.names["o"].click()
    screen.line.insert("1")
    screen.unlock_key.click()
    qtbot.waitUntil(lambda: "Next try in 10 minutes" in screen.words.text())
    assert not screen.unlock_key.isEnabled()
    house.failure = None
    assert broken(qtbot, shift).isVisible()


def test_a_wrong_code_is_said_at_once_may_be_corrected_and_nobody_waits(
    qtbot: QtBot, shift: Shift, house: GlassHouse
) -> None:
    shift.begin()
    screen = shift.screen
    assert screen is not None
    screen.glass_key.click()
    screen.reasons.keys[Reason.LIFE].click()
    for _ in range(7):
        screen.codes.clear()
        tap_code(screen.codes, emergency_code.written(emergency_code.fresh()))
        screen.codes.open_key.click()
        qtbot.waitUntil(lambda: "does not open this vehicle" in screen.codes.words.text())
    assert screen.codes.open_key.isEnabled()
    screen.codes.clear()
    with qtbot.waitSignal(shift.unlocked):
        tap_code(screen.codes)
        screen.codes.open_key.click()
    assert house.opened == [""]


def test_a_damaged_vehicle_is_said_on_the_page_and_does_not_end_the_program(
    qtbot: QtBot, shift: Shift, house: GlassHouse
) -> None:
    shift.begin()
    refused: list[object] = []
    shift.refused.connect(refused.append)
    house.failure = DamagedError("torn")
    screen = shift.screen
    assert screen is not None
    screen.glass_key.click()
    screen.reasons.keys[Reason.LIFE].click()
    tap_code(screen.codes)
    screen.codes.open_key.click()
    qtbot.waitUntil(lambda: "damaged" in screen.codes.words.text())
    assert refused == []


def test_escape_leaves_and_forgets_what_was_typed(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    screen = shift.screen
    assert screen is not None
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.glass_key.click()
    screen.reasons.keys[Reason.LIFE].click()
    tap_code(screen.codes, CODE[:9])
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.entry
    assert screen.codes.line.text() == ""


def test_enter_alone_never_breaks_the_glass(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    house.code = Code.NOT_NEEDED
    shift.begin()
    screen = shift.screen
    assert screen is not None
    screen.glass_key.click()
    QTest.keyClick(screen.focusWidget() or screen, Qt.Key.Key_Return)
    assert screen.pages.currentWidget() is screen.entry
    assert house.opened == []


def test_the_keyboard_types_it_too_in_any_form_and_a_slip_is_told_with_its_group(qtbot: QtBot) -> None:
    theme = Theme(Metrics(127.0))
    page = CodePage(theme)
    qtbot.addWidget(page)
    page.show()
    QTest.keyClicks(page.line, CODE.lower().replace("0", "o"))
    assert page.line.text() == CODE.replace("-", "  ")
    assert page.open_key.isEnabled()
    page.delete_key.click()
    assert not page.open_key.isEnabled()
    page.clear()
    QTest.keyClicks(page.line, CODE[:6] + "00000")
    assert "slip in group 2" in page.words.text()
    for _ in range(5):
        page.delete_key.click()
    QTest.keyClicks(page.line, CODE[6:] + "ABC")
    assert page.line.text() == CODE.replace("-", "  ")  # more than the code has is not taken


def test_the_strip_is_over_every_screen_and_counts_down(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    shift.begin()
    window = broken(qtbot, shift)
    window.open_facility(TOWER)
    strip = strip_of(window)
    for screen in Screen:
        window.show_screen(screen)
        settled(qtbot, window)
        assert strip.isVisible()
        assert strip.visibleRegion().boundingRect() == strip.rect()
    house.glass.left = 29 * 60.0
    strip.look()
    assert "29 min left · then it locks" in strip.said.text()
    assert strip.said.accessibleName().startswith("BREAK-GLASS: fire or explosion")


def test_its_time_over_locks_the_screen(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    shift.begin()
    window = broken(qtbot, shift)
    house.glass.left = 0
    with qtbot.waitSignal(shift.dropped):
        strip_of(window).look()
    assert house.ended == [GLASS_OVER]


def test_a_tap_and_another_end_it_and_lock_who_never_logged_on(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    shift.begin()
    strip = strip_of(broken(qtbot, shift))
    strip.said.click()
    assert house.glass.done == []
    with qtbot.waitSignal(shift.dropped):
        strip.question.yes_key.click()
    assert house.glass.done == [BY_TAP]
    assert house.ended == [GLASS_OVER]


def test_a_tap_by_mistake_ends_nothing(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    shift.begin()
    strip = strip_of(broken(qtbot, shift))
    strip.said.click()
    assert strip.question.isVisible()
    strip.question.no_key.click()
    assert not strip.question.isVisible()
    strip.said.click()
    QTest.keyClick(strip.question, Qt.Key.Key_Escape)
    assert not strip.question.isVisible()
    assert house.glass.left == LASTS_S


def test_what_it_asks_is_dark_when_the_window_becomes_dark(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    shift.begin()
    window = broken(qtbot, shift)
    strip = strip_of(window)
    strip.said.click()

    def corner() -> QColor:
        return strip.question.grab().toImage().pixelColor(2, 2)

    assert corner().lightness() > 200
    window.around.theme.set_night(True)
    assert corner().lightness() < 60


def test_whoever_logged_on_ends_it_and_stays(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    house.glass.reason, house.glass.left = Reason.LIFE, 3600.0  # it lasts from before a restart
    shift.begin()
    window = unlock(qtbot, shift)
    strip = strip_of(window)
    strip.said.click()
    strip.question.yes_key.click()
    qtbot.waitUntil(lambda: not strip.isVisible())
    assert window.isVisible()
    assert house.ended == []


def test_the_lock_says_that_it_lasts_and_the_next_shift_sees_it(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    shift.begin()
    broken(qtbot, shift)
    lock(qtbot, shift)
    assert shift.screen is not None
    assert "Break-glass still lasts" in shift.screen.title.text()
    assert strip_of(unlock(qtbot, shift, WEBB)).isVisible()


def test_no_strip_where_the_glass_is_whole(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    assert unlock(qtbot, shift, ORTIZ).findChildren(GlassStrip) == []


def test_it_is_remembered_once_a_minute(qtbot: QtBot, shift: Shift, house: GlassHouse) -> None:
    shift.begin()
    strip = strip_of(broken(qtbot, shift))
    for _ in range(125):
        strip.look()
    qtbot.waitUntil(lambda: house.glass.done == ["checkpoint"] * 2)


def test_idle_time_and_logon_hours_do_not_lock_while_it_lasts_and_do_afterwards(qtbot: QtBot) -> None:
    clock, broken = [0.0], [True]
    watch = IdleWatch(LockPolicy(), lambda: clock[0], lambda: broken[0])
    told: list[str] = []
    watch.due.connect(told.append)
    clock[0] = 50_000.0
    watch.look()
    assert told == []
    broken[0] = False
    watch.look()
    assert told == ["time is up"]


def test_nothing_of_it_stays_in_the_program_after_the_lock(qtbot: QtBot, shift: Shift) -> None:
    shift.begin()
    window = broken(qtbot, shift)
    window.open_facility(TOWER)
    settled(qtbot, window)
    kept = weakref.ref(window.deck.brief), weakref.ref(strip_of(window))
    del window
    lock(qtbot, shift)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [ref() for ref in kept] == [None, None]


@pytest.mark.parametrize(("width", "height", "dpi"), SIZES)
def test_its_keys_are_for_gloves_and_none_is_cut(qtbot: QtBot, width: int, height: int, dpi: float) -> None:
    theme = Theme(Metrics(dpi))
    theme.apply()
    screen = LockScreen(theme, "Locked", (ORTIZ, WEBB), "", Code.NEEDED)
    qtbot.addWidget(screen)
    screen.resize(width, height)
    screen.show()
    for turn in (screen.glass_key, screen.reasons.keys[Reason.LIFE]):
        turn.click()
        QApplication.processEvents()
        assert (screen.width(), screen.height()) == (width, height)
        page = screen.pages.currentWidget()
        assert page is not None
        keys = page.findChildren(Key)
        assert len(keys) in (5, 35)
        for key in keys:
            assert screen.rect().contains(key.mapTo(screen, key.rect().topLeft()))
            assert screen.rect().contains(key.mapTo(screen, key.rect().bottomRight()))
            assert min(theme.metrics.mm(key.width()), theme.metrics.mm(key.height())) >= 15
            assert key.captions_fit()
            assert key.accessibleName()
    assert all(theme.metrics.mm(key.height()) >= 20 for key in screen.reasons.keys.values())
    assert all(theme.metrics.mm(key.height()) >= 20 for key in screen.codes.signs.values())


@pytest.mark.parametrize(("width", "height", "dpi"), SIZES)
def test_the_window_still_fits_the_screen_under_the_strip(
    qtbot: QtBot, theme: Theme, house: GlassHouse, width: int, height: int, dpi: float
) -> None:
    large = Theme(Metrics(dpi))
    large.apply()
    for shift in shifting(large, house, code=lambda: house.code, break_glass=house.break_glass):
        shift.begin()
        window = broken(qtbot, shift)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.open_facility(TOWER)
        settled(qtbot, window)
        window.resize(width, height)
        strip = strip_of(window)
        for screen in Screen:
            window.show_screen(screen)
            settled(qtbot, window)
            assert (window.width(), window.height()) == (width, height), screen
        assert strip.said.height() >= 48
        for reason in Reason:
            house.glass.reason, house.glass.left = reason, LASTS_S
            strip.look()
            assert strip.said.is_whole()
        strip.said.click()
        QApplication.processEvents()
        assert (window.width(), window.height()) == (width, height)
        for key in (strip.question.yes_key, strip.question.no_key):
            assert large.metrics.mm(key.height()) >= 15
            assert key.visibleRegion().boundingRect() == key.rect()
    theme.apply()


@pytest.mark.parametrize(
    ("seconds", "said"), [(43_200, "12 h 0 min"), (42_061, "11 h 42 min"), (60, "1 min"), (1, "1 min")]
)
def test_time_is_said_in_hours_and_minutes(seconds: float, said: str) -> None:
    assert in_hours(seconds) == said
