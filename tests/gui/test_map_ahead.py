"""Maps that are worked out before they are asked for: when, how much of them, and what becomes of it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.site_map import Framed, LayerKind, MapScene
from responder_app.briefing.briefing import Briefing
from responder_app.errors import DamagedError
from responder_app.gui import pauses
from responder_app.gui.map_ahead import WORKERS
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.render.mapping import DrawMap, DrawnMap, MapNames
from responder_app.render.requests import Pixels, Priority, Request
from tests.fakes.buildings import BARE, TOWER, tower
from tests.gui.canvas.base_maps import FakeBaseMap
from tests.gui.driving import settled, shown
from tests.gui.stage import GreyPool, library, stage


class MapPool(GreyPool):
    """Draws base maps too."""

    def _answer(self, request: Request[Any]) -> object:
        match request:
            case MapNames():
                return ()
            case DrawMap(width=width, height=height):
                return DrawnMap(Pixels(width, height, width * 3, b"\x99" * (width * height * 3)))
        return super()._answer(request)

    def drawn(self) -> list[Priority]:
        """How urgent each rectangle of a base map was that was asked for since the last time."""
        found = [priority for request, priority in self.ranked if isinstance(request, DrawMap)]
        self.ranked.clear()
        return found


@pytest.fixture
def pool() -> MapPool:
    return MapPool()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, pool: MapPool) -> Iterator[Window]:
    held = library()
    lon, lat = tower().identity.location
    held.maps = (FakeBaseMap(bounds=(lon - 0.2, lat - 0.1, lon + 0.2, lat + 0.1)),)
    with stage(theme, held, pool) as made:
        yield shown(qtbot, made)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was asked about maps, and of which facility; more than one piece of the same is one."""
    asked: list[tuple[str, str]] = []
    for name in ("prepare_map", "beside", "site_map"):
        answer = getattr(Briefing, name)

        def noted(self: Briefing, facility_id: str, *rest: object, name: str = name, answer=answer) -> object:  # type: ignore[no-untyped-def]
            if not asked or asked[-1] != (name, facility_id):
                asked.append((name, facility_id))
            return answer(self, facility_id, *rest)

        monkeypatch.setattr(Briefing, name, noted)
    return asked


def rested(qtbot: QtBot, window: Window) -> None:
    """Everything is answered, also what nobody asked for yet."""
    settled(qtbot, window)
    qtbot.waitUntil(lambda: window.deck.map.ahead.at_rest and not window.around.lane.busy)
    QApplication.processEvents()


def on_sheet(qtbot: QtBot, window: Window, facility_id: str) -> None:
    """By way of the search, as a crew comes to another facility: the map is not looked at."""
    window.show_screen(Screen.SEARCH)
    window.open_facility(facility_id)
    rested(qtbot, window)


def on_map(qtbot: QtBot, window: Window, facility_id: str) -> None:
    window.open_facility(facility_id, Screen.MAP)
    rested(qtbot, window)
    qtbot.waitUntil(lambda: window.deck.map.map.canvas.complete)
    rested(qtbot, window)


def test_while_the_arrival_sheet_is_read_its_map_is_drawn(
    qtbot: QtBot, window: Window, pool: MapPool, asked: list[tuple[str, str]]
) -> None:
    on_map(qtbot, window, BARE)
    asked.clear()
    assert set(pool.drawn()) >= {Priority.ON_SCREEN}  # the control: so are a map's when it is shown
    on_sheet(qtbot, window, TOWER)
    assert asked == [("prepare_map", TOWER), ("site_map", TOWER)]
    ahead = pool.drawn()
    assert ahead
    assert set(ahead) == {Priority.SOON}
    before = window.deck.map.map.scene
    window.show_screen(Screen.MAP)
    qtbot.waitUntil(lambda: window.deck.map.map.scene is not before)
    qtbot.waitUntil(lambda: window.deck.map.map.canvas.complete)
    assert Priority.ON_SCREEN not in pool.drawn()  # all of it was there


def test_on_a_map_those_of_the_facilities_around_it_are_worked_out(
    qtbot: QtBot, window: Window, pool: MapPool, asked: list[tuple[str, str]]
) -> None:
    on_map(qtbot, window, TOWER)
    mine = [one for one in asked if one[0] != "site_map" or one[1] != TOWER]
    assert mine == [("beside", TOWER), ("prepare_map", BARE), ("site_map", BARE)]
    ranked = [(request.source.id, priority) for request, priority in pool.ranked if isinstance(request, MapNames)]
    taken_apart = [name for name, priority in ranked if priority is Priority.SOON]
    assert taken_apart
    assert all(taken_apart.count(name) == WORKERS for name in taken_apart)
    assert pool.drawn()
    window.open_facility(BARE, Screen.MAP)
    rested(qtbot, window)
    assert window.deck.map._shown_for == BARE
    again = [request for request, rank in pool.ranked if isinstance(request, MapNames) and rank < Priority.SOON]
    assert {request.source.id for request in again}.isdisjoint(taken_apart)  # their names were kept
    assert Priority.ON_SCREEN in pool.drawn()  # drawn once it is asked for: four screens of tiles would be 60 MB


def test_garbage_is_looked_for_once_all_is_done_and_not_while_somebody_waits(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bool] = []
    ahead, lane = window.deck.map.ahead, window.around.lane
    monkeypatch.setattr(pauses, "look", lambda: looked.append(ahead.at_rest and not lane.awaited))
    on_map(qtbot, window, TOWER)
    on_sheet(qtbot, window, BARE)
    assert looked == [True, True]


def test_a_facility_that_is_opened_meanwhile_comes_first(
    qtbot: QtBot, window: Window, asked: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on = threading.Event(), threading.Event()
    prepare = Briefing.prepare_map

    def slowly(self: Briefing, facility_id: str) -> bool:
        begun.set()
        goes_on.wait(120)
        return prepare(self, facility_id)

    monkeypatch.setattr(Briefing, "prepare_map", slowly)
    window.open_facility(TOWER)
    qtbot.waitUntil(begun.is_set)
    window.open_facility(BARE, Screen.MAP)
    goes_on.set()
    rested(qtbot, window)
    assert next(facility for name, facility in asked if name == "site_map") == BARE


def test_what_was_drawn_is_given_back_when_another_facility_is_opened(
    qtbot: QtBot, window: Window, pool: MapPool
) -> None:
    on_map(qtbot, window, BARE)
    on_sheet(qtbot, window, TOWER)
    held = weakref.ref(window.deck.map.ahead._foreseen[TOWER])
    pool.ranked.clear()
    pool.asked.clear()
    on_sheet(qtbot, window, BARE)  # its map was shown, and is still there
    gc.collect()
    assert held() is None
    assert pool.drawn() == []


def test_by_night_what_was_drawn_by_day_is_not_shown(qtbot: QtBot, window: Window, pool: MapPool) -> None:
    on_map(qtbot, window, BARE)
    on_sheet(qtbot, window, TOWER)
    window.toggle_night()
    pool.drawn()
    window.show_screen(Screen.MAP)
    rested(qtbot, window)
    nights = {request.night for request in pool.asked[-4:] if isinstance(request, DrawMap)}
    assert nights == {True}
    assert Priority.ON_SCREEN in pool.drawn()


def test_another_base_map_that_came_meanwhile_is_laid(qtbot: QtBot, theme: Theme, pool: MapPool) -> None:
    held = library()
    lon, lat = tower().identity.location
    bounds = (lon - 0.2, lat - 0.1, lon + 0.2, lat + 0.1)
    held.maps = (FakeBaseMap("old", bounds=bounds),)
    with stage(theme, held, pool) as made:
        window = shown(qtbot, made)
        on_map(qtbot, window, BARE)
        on_sheet(qtbot, window, TOWER)
        held.maps = (FakeBaseMap("new", bounds=bounds),)
        window.show_screen(Screen.MAP)
        rested(qtbot, window)
        under = window.deck.map.map._under
        assert under is not None
        assert [source.base.id for source in under.sources] == ["new"]


def test_a_neighbour_that_cannot_be_read_keeps_nothing_from_being_shown(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Briefing, facility_id: str) -> bool:
        raise DamagedError(facility_id)

    monkeypatch.setattr(Briefing, "prepare_map", fails)
    on_map(qtbot, window, TOWER)
    assert window.deck.map.notice.isHidden()
    on_sheet(qtbot, window, BARE)
    assert window.deck.brief.notice.isHidden()
    window.show_screen(Screen.MAP)
    qtbot.waitUntil(lambda: window.deck.map._shown_for == BARE)


def test_as_long_as_a_finger_moves_the_map_nothing_is_begun(
    qtbot: QtBot, window: Window, asked: list[tuple[str, str]]
) -> None:
    on_sheet(qtbot, window, TOWER)  # else it is worked out after the map
    on_map(qtbot, window, TOWER)
    ahead, canvas = window.deck.map.ahead, window.deck.map.map.canvas
    for one in (ahead._rest, canvas):  # by hand from now on
        one.blockSignals(True)
    ahead.begin_beside(TOWER)
    asked.clear()
    for _ in range(5):
        canvas.pan_by(3, 0)
        qtbot.waitUntil(lambda: canvas.complete)
        ahead._ask()
        assert not window.around.lane.busy
        assert ahead._rest.isActive()
    ahead._ask()
    assert window.around.lane.busy
    qtbot.waitUntil(lambda: asked[:1] == [("beside", TOWER)])
    for one in (ahead._rest, canvas):
        one.blockSignals(False)
    rested(qtbot, window)


def search_for(qtbot: QtBot, window: Window, text: str) -> None:
    """Typed, and answered; nothing is opened."""
    search = window.deck.search
    window.show_screen(Screen.SEARCH)
    with qtbot.waitSignal(search.settled):
        search.field.setText(text)


def test_while_a_facility_is_picked_in_the_search_its_map_is_drawn(
    qtbot: QtBot, window: Window, pool: MapPool, asked: list[tuple[str, str]]
) -> None:
    on_map(qtbot, window, BARE)
    asked.clear()
    pool.drawn()
    with qtbot.waitSignal(window.deck.search.facility_picked):
        search_for(qtbot, window, tower().identity.name)
    rested(qtbot, window)
    assert asked == [("prepare_map", TOWER), ("site_map", TOWER)]
    ahead = pool.drawn()
    assert ahead
    assert set(ahead) == {Priority.SOON}
    QTest.keyClick(window.deck.search.field, Qt.Key.Key_Return)
    rested(qtbot, window)
    assert window.screen_shown is Screen.BRIEF
    assert pool.drawn() == []  # it is there already
    before = window.deck.map.map.scene
    window.show_screen(Screen.MAP)
    qtbot.waitUntil(lambda: window.deck.map.map.scene is not before)
    qtbot.waitUntil(lambda: window.deck.map.map.canvas.complete)
    assert Priority.ON_SCREEN not in pool.drawn()


def test_who_types_on_meant_no_facility_yet(qtbot: QtBot, window: Window) -> None:
    search = window.deck.search
    picked: list[str] = []
    search.facility_picked.connect(picked.append)
    search_for(qtbot, window, tower().identity.name)
    assert search._picking.isActive()
    search.field.setText("nothing of that name anywhere")
    assert not search._picking.isActive()
    qtbot.waitUntil(lambda: search._answer is not None and search._answer.query.startswith("nothing"))
    search._picking.timeout.emit()  # however late: nothing is picked
    assert picked == []


def test_a_neighbour_that_is_picked_on_the_map_is_drawn_before_it_is_opened(
    qtbot: QtBot, window: Window, pool: MapPool, asked: list[tuple[str, str]]
) -> None:
    on_map(qtbot, window, TOWER)
    pool.drawn()
    view = window.deck.map
    scene = view.map.scene
    assert scene is not None
    there = next(point for layer in scene.layers for point in layer.points if point.facility_id == BARE)
    view.map.point_tapped.emit(there)
    rested(qtbot, window)
    assert asked[-1] == ("site_map", BARE)
    assert set(pool.drawn()) == {Priority.SOON}
    view.open_key.click()
    rested(qtbot, window)
    assert window.screen_shown is Screen.BRIEF
    window.show_screen(Screen.MAP)
    qtbot.waitUntil(lambda: view._shown_for == BARE and view.map.canvas.complete)
    assert Priority.ON_SCREEN not in pool.drawn()


def test_the_rows_beside_a_map_are_those_of_the_facility_as_it_is_now(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_map(qtbot, window, BARE)
    on_sheet(qtbot, window, TOWER)
    foreseen = window.deck.map.ahead._foreseen[TOWER]
    answer = Briefing.site_map

    def changed(self: Briefing, facility_id: str, framed: Framed | None = None) -> MapScene:
        scene = answer(self, facility_id, framed)
        return replace(scene, layers=tuple(layer for layer in scene.layers if layer.kind is not LayerKind.HYDRANTS))

    monkeypatch.setattr(Briefing, "site_map", changed)
    window.show_screen(Screen.MAP)
    qtbot.waitUntil(lambda: window.deck.map._shown_for == TOWER)
    kinds = {entry.kind for entry in window.deck.map.symbols._entries}
    assert "hydrant" in {entry.kind for entry in foreseen.listing.entries}  # the control
    assert "hydrant" not in kinds
