from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.briefing.answers.materials import ZoneQuestion
from responder_app.briefing.answers.plans import PlanLineKind
from responder_app.briefing.answers.search import AddressMatch, NoPrePlanAnswer
from responder_app.briefing.answers.site_map import LayerKind
from responder_app.documents.formats import MapFormat
from responder_app.errors import (
    InputError,
    PlaceError,
    ResponderError,
    RollbackError,
    StoreError,
    TransportError,
)
from responder_app.gui.canvas.shapes import ShapeItem
from responder_app.gui.canvas.streets import StreetNameItem
from responder_app.gui.canvas.symbols import MarkItem
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.export_places import Place
from responder_app.gui.facts import FactList, Group
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_view import MapView
from responder_app.gui.metrics import cap_height_of
from responder_app.gui.plans.sheet_drawing import SheetDrawing
from responder_app.gui.screens import ABOUT_A_FACILITY, Screen
from responder_app.gui.signs import Sign
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.render.isolation import NOTHING_DRAWN, PROTECTIONS, Isolation
from responder_app.sync.progress import Progress
from tests.fakes.buildings import BARE, TOWER, tower
from tests.fakes.library import FakeLibrary
from tests.gui.driving import marks, open_tower, settled, shown
from tests.gui.stage import Exports, FakeSync, library, stage


def on(qtbot: QtBot, window: Window, screen: Screen) -> None:
    window.show_screen(screen)
    settled(qtbot, window)


def test_hazmat_shows_the_worst_first_with_its_guide_and_distances(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.HAZMAT)
    hazmat = opened.deck.hazmat
    first = hazmat.rows.shown[0]
    assert first.title == "Chlorine"
    assert first.severity is FactSeverity.DANGER
    assert first.right == ("UN 1017", "Guide 124")
    distances = next(group for group in hazmat.facts.groups if group.title == "Distances")
    assert all("ERG 2024" in source for source in distances.sources)
    assert len(distances.sources) == len(distances.facts) > 0
    assert hazmat.answer is not None
    assert hazmat.answer.caveat in distances.note
    assert "health 4" in hazmat.diamond.accessibleName()
    hazmat.rows.setCurrentRow(2)
    assert hazmat.name.text() == "Propylene glycol"


def test_hazmat_that_was_not_provided_is_said(qtbot: QtBot, window: Window) -> None:
    window.open_facility(BARE, Screen.HAZMAT)
    settled(qtbot, window)
    assert "Not provided" in window.deck.hazmat.headline.text()
    assert window.deck.hazmat.rows.isHidden()


def test_people_come_in_the_order_of_the_call_and_expired_passes_are_marked(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.PEOPLE)
    people = opened.deck.people
    names = [person.name for person in people.calls.shown]
    assert names[:3] == ["1  Ada Park", "2  Sam Ortiz", "3  Li Chen"]
    assert names[3] == "Command center"
    assert people.calls.shown[3].phones
    assert people.calls.shown[0].phones == ("555-0110", "555-0119")
    valid, *others = people.first_in.shown
    assert not valid.warning
    assert others
    assert all(person.warning.startswith("PASS ") for person in others)
    assert any("EXPIRED" in person.warning for person in others)
    bars = [label for label in people.first_in.findChildren(PlainLabel) if label.property("fill") == "caution"]
    assert [bar.text() for bar in bars] == [person.warning for person in others]


def test_phone_numbers_are_four_millimetres_high(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.PEOPLE)
    people = opened.deck.people
    numbers = [label for label in people.findChildren(PlainLabel) if label.text().startswith("555-")]
    assert len(numbers) >= 4
    metrics = opened.around.theme.metrics
    assert all(metrics.mm(cap_height_of(label.font())) >= 4 for label in numbers)


def test_a_list_that_is_missing_says_why(qtbot: QtBot, window: Window) -> None:
    window.open_facility(BARE, Screen.PEOPLE)
    settled(qtbot, window)
    people = window.deck.people
    assert people.calls_state.text() == "Not provided"
    assert [person.name for person in people.calls.shown] == ["Command center"]
    assert people.calls.shown[0].lines == ("Not provided",)


def test_evacuation_draws_the_picked_row_on_its_floor_or_on_the_map(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.EVACUATION)
    view = opened.deck.evacuation
    titles = [row.title for row in view.rows.shown]
    assert "No way out drawn from Store room" in titles
    view.rows.setCurrentRow(titles.index("Plaza"))
    assert view.drawings.currentWidget() is view.map
    view.rows.setCurrentRow(next(n for n, title in enumerate(titles) if title.startswith("Day care to Stair A")))
    settled(qtbot, opened)
    assert view.drawings.currentWidget() is view.plan
    assert view.plan.headline.text() == "Floor 2"
    assert kinds(view.plan) == {PlanLineKind.WAY, PlanLineKind.ROUTE}
    view.rows.setCurrentRow(titles.index("Refuge 2"))
    assert kinds(view.plan) == {PlanLineKind.WAY}


def kinds(drawing: SheetDrawing) -> set[PlanLineKind]:
    return {line.kind for line in drawing.shown.lines} if drawing.shown else set()


def test_the_fire_floors_ways_out_come_first(qtbot: QtBot, opened: Window) -> None:
    opened.around.current.set_fire_floor("2")
    on(qtbot, opened, Screen.EVACUATION)
    view = opened.deck.evacuation
    assert view.drawings.currentWidget() is view.plan
    assert view.plan.headline.text() == "Floor 2"
    headings = [row.title for row in view.rows.shown if row.heading]
    assert headings[0] == "Floor 2 · FIRE FLOOR"
    first = next(n for n, row in enumerate(view.rows.shown) if row.heading)
    on_it = [row.title for row in view.rows.shown[first + 1 :]]
    assert on_it[: on_it.index("Assembly points")] == [
        "Refuge 2",
        "Day care to Stair A door",
        "Day care to Refuge 2",
    ]


def test_the_floor_that_plans_shows_comes_first_without_a_fire_floor(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.EVACUATION)
    view = opened.deck.evacuation
    assert next(row.title for row in view.rows.shown if row.heading) == "Assembly points"
    on(qtbot, opened, Screen.PLANS)
    opened.deck.plans.show_floor("2")
    on(qtbot, opened, Screen.EVACUATION)
    assert next(row.title for row in view.rows.shown if row.heading) == "Floor 2"
    assert view.plan.headline.text() == "Floor 2"


def test_the_map_names_the_street_of_the_address_first(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.MAP)
    canvas = opened.deck.map.map.canvas
    items = [item for item in canvas.scene().items() if isinstance(item, StreetNameItem)]
    assert items
    own = [item for item in items if item.street.own]
    assert [item.street.name for item in own] == ["North Lake Street"]
    qtbot.waitUntil(own[0].isVisible)


def seen(canvas: SheetCanvas) -> set[str]:
    """The labels of the symbols that are not hidden."""
    items = [item for item in canvas.scene().items() if isinstance(item, MarkItem)]
    return {item.mark.label for item in items if item.isVisible()}


def test_the_list_beside_the_map_says_whether_the_hydrants_give_the_needed_flow(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.MAP)
    rows = opened.deck.map.symbols.rows.shown
    (flow,) = [row for row in rows if row.title == "Needed fire flow"]
    assert flow.lines[0].startswith("Hydrants: 2,500 gpm: NOT COVERED")
    assert flow.severity is FactSeverity.CAUTION
    titles = [row.title for row in rows]
    assert titles.index("Hydrant H-1") < titles.index("Exposure D: 19 ft (6 m)") < titles.index("Riverside Flats")


def test_what_was_said_of_a_file_stays_until_another_facility_is_open(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.MAP)
    view = opened.deck.map
    view.notice.show_words("The map was written to x")
    with qtbot.waitSignal(view.settled):
        opened.around.current.set_fire_floor("7")
    assert view.notice.text() == "The map was written to x"
    with qtbot.waitSignal(view.settled):
        opened.open_facility(BARE, Screen.MAP)
    assert view.notice.text() == ""


def test_a_hidden_layer_of_streets_takes_their_names_along(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.MAP)
    view = opened.deck.map
    keys = view.layers.keys

    def named() -> set[str]:
        items = view.map.canvas.scene().items()
        return {item.street.name for item in items if isinstance(item, StreetNameItem)}

    def drawn() -> set[str]:
        items = view.map.canvas.scene().items()
        return {item.kind for item in items if isinstance(item, ShapeItem) and item.isVisible()}

    assert "North Lake Street" in named()
    assert "streets" in drawn()
    keys[LayerKind.STREETS].click()
    assert named() == set()
    assert "streets" not in drawn()
    assert "footprint" in drawn()
    keys[LayerKind.STREETS].click()
    assert "North Lake Street" in named()


def test_the_grid_reference_of_the_map_is_whole_however_wide_the_screen(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.MAP)
    headline = opened.deck.map.map.headline
    assert headline.text().startswith("USNG 16T DM")
    for width in range(1024, 1400, 12):
        opened.resize(width, 768)
        settled(qtbot, opened)
        assert headline.fontMetrics().horizontalAdvance(headline.text()) <= headline.width()


def test_map_layers_are_switched_and_a_touch_gives_the_grid_reference(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.MAP)
    view = opened.deck.map
    labels = {mark.label for mark in marks(view.map.canvas)}
    assert {"Hydrant H-1", "Main lobby"} <= labels
    view.layers_key.click()
    view.layers.keys[LayerKind.HYDRANTS].click()
    assert "Hydrant H-1" not in seen(view.map.canvas)
    view.layers.keys[LayerKind.HYDRANTS].click()
    assert "Hydrant H-1" in seen(view.map.canvas)
    view.map.place_found.emit(10.0, 20.0)
    settled(qtbot, opened)
    assert view.grid.text().startswith("USNG 16T DM")


def test_the_map_says_that_layers_are_hidden_and_one_key_brings_them_back(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.MAP)
    view = opened.deck.map
    assert (view.layers_key.text(), view.layers.all_key.isEnabled()) == ("Layers", False)
    view.layers_key.click()
    settled(qtbot, opened)
    place = view.layers.keys[LayerKind.FDC].geometry()
    view.layers.keys[LayerKind.HYDRANTS].click()
    settled(qtbot, opened)
    assert view.layers.keys[LayerKind.FDC].geometry() == place, "a key moved under the finger"
    view.layers.keys[LayerKind.FDC].click()
    view.layers_key.click()
    assert view.layers_key.text() == "Layers:\n2 hidden"
    assert view.layers_key.accessibleName().endswith("2 hidden")
    assert view.layers.all_key.isEnabled()
    view.layers.all_key.click()
    assert "Hydrant H-1" in seen(view.map.canvas)
    assert all(key.isChecked() for key in view.layers.keys.values())
    assert (view.layers_key.text(), view.layers.all_key.isEnabled()) == ("Layers", False)


@pytest.mark.parametrize("width", [300, 230])
def test_every_line_of_a_layers_key_is_written(qtbot: QtBot, theme: Theme, width: int) -> None:
    key = Key(theme, "Buildings without\na pre-plan", style=KeyStyle.TOGGLE)
    qtbot.addWidget(key)
    key.resize(width, key.sizeHint().height())
    whole = key.grab().toImage()
    key.set_caption("Buildings without\n")
    assert key.grab().toImage() != whole


def test_a_neighbour_on_the_map_opens_by_its_key(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.MAP)
    view = opened.deck.map
    assert view.open_key.isHidden()
    names = [row.title for row in view.symbols.rows.shown]
    view.symbols.rows.setCurrentRow(names.index("Riverside Flats"))
    assert view.open_key.isVisible()
    view.open_key.click()
    settled(qtbot, opened)
    assert opened.around.current.facility_id == BARE


@pytest.mark.parametrize("form", list(MapFormat))
def test_the_map_is_exported_in_the_form_and_to_the_file_that_were_chosen(
    form: MapFormat, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    exports, file, asked = Exports(), tmp_path / "lakeside", []

    def name_it(*said: object) -> tuple[str, str]:
        asked.append(said[2:])
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name_it)
    with stage(theme, export=exports) as window:
        view = open_tower(qtbot, shown(qtbot, window)).deck.map
        on(qtbot, window, Screen.MAP)
        window.around.current.set_fire_floor("7")
        view.export.click()
        assert view.exporting.isVisible()
        assert not view.symbols.isVisible()
        view.exporting.keys[form].click()
        exported(qtbot, view)
        view.exporting.target.other.click()
        exported(qtbot, view)
        assert exports.written == [(TOWER, file, form, "7")]
        ((offered, kind),) = asked
        assert re.fullmatch(rf"lakeside-tower-map-\d{{4}}-\d\d-\d\d-\d{{4}}{re.escape(form.suffix)}", str(offered))
        assert kind == f"{form.kind} (*{form.suffix})"
        assert str(file) in view.notice.text()
        assert view.symbols.isVisible()


def test_an_export_is_left_by_cancel_by_esc_and_by_layers(qtbot: QtBot, theme: Theme) -> None:
    exports = Exports()
    with stage(theme, export=exports) as window:
        view = open_tower(qtbot, shown(qtbot, window)).deck.map
        on(qtbot, window, Screen.MAP)
        for leave in (
            view.exporting.cancel.click,
            lambda: QTest.keyClick(view.exporting.cancel, Qt.Key.Key_Escape),
            view.layers_key.click,
        ):
            view.export.click()
            assert view.exporting.isVisible()
            leave()
            assert not view.exporting.isVisible()
            assert not view.export.isChecked()
        assert view.layers.isVisible()
        assert exports.written == []


def test_the_forms_of_an_export_do_not_make_the_window_higher(qtbot: QtBot, theme: Theme) -> None:
    with stage(theme) as window:
        view = open_tower(qtbot, shown(qtbot, window)).deck.map
        window.resize(1024, 768)
        on(qtbot, window, Screen.MAP)
        high = window.height()
        view.export.click()
        settled(qtbot, window)
        assert window.height() == high
        assert all(key.captions_fit() for key in view.exporting.keys.values())
        assert all(key.height() >= theme.metrics.primary for key in view.exporting.keys.values())


def test_a_stick_has_a_large_key_that_writes_there_at_once(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    exports = Exports()
    laptop = Place("This laptop", "Documents", tmp_path / "documents", False)
    stick = Place("Stick KINGSTON OF ENGINE FIVE", "12 GB free", tmp_path / "stick", True)
    found = [laptop]
    with stage(theme, export=exports) as window:
        view = open_tower(qtbot, shown(qtbot, window)).deck.map
        window.resize(1024, 768)
        on(qtbot, window, Screen.MAP)
        view.exporting.target.look = lambda: tuple(found)
        view.export.click()
        view.exporting.keys[MapFormat.TAK].click()
        target = view.exporting.target
        qtbot.waitUntil(lambda: len(target.keys) == 1)
        assert target.none.isVisible()
        found.insert(0, stick)
        qtbot.waitUntil(lambda: len(target.keys) == 2)
        assert not target.none.isVisible()
        settled(qtbot, window)
        for key in (*target.keys, target.other, target.back_key):
            assert key.captions_fit()
            assert min(key.width(), key.height()) >= theme.metrics.key
        target.back_key.click()
        assert view.exporting.forms.isVisible()
        view.exporting.keys[MapFormat.HTML].click()
        target.keys[0].click()
        exported(qtbot, view)
        ((facility, file, form, _),) = exports.written
        assert (facility, file.parent, form) == (TOWER, stick.folder, MapFormat.HTML)
        assert file.name.startswith("lakeside-tower-map-")
        assert view.symbols.isVisible()


def test_a_file_is_not_named_after_a_building_that_is_no_longer_open(qtbot: QtBot, theme: Theme) -> None:
    with stage(theme) as window:
        view = open_tower(qtbot, shown(qtbot, window)).deck.map
        on(qtbot, window, Screen.MAP)
        assert view.exporting._offered().startswith("lakeside-tower-")
        window.around.current.open(BARE)
        assert view.exporting._offered().startswith("site-map-")


def test_a_file_dialog_that_is_left_exports_nothing(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = Exports()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    with stage(theme, export=exports) as window:
        view = open_tower(qtbot, shown(qtbot, window)).deck.map
        on(qtbot, window, Screen.MAP)
        view.export.click()
        view.exporting.keys[MapFormat.TAK].click()
        view.exporting.target.other.click()
        exported(qtbot, view)
        assert exports.written == []
        assert not view.exporting.isVisible()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PlaceError("map.html cannot be written: it is read only"), "it is read only"),
        (StoreError("the library cannot be written"), "library on this computer"),
    ],
)
def test_an_export_that_fails_says_why(
    error: ResponderError, words: str, qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    def fails(facility_id: str, file: Path, form: MapFormat, *, floor: str, zones: ZoneQuestion | None) -> None:
        raise error

    with stage(theme, export=fails) as window:
        view = open_tower(qtbot, shown(qtbot, window)).deck.map
        on(qtbot, window, Screen.MAP)
        view.exporting.write(TOWER, tmp_path / "x.html", MapFormat.HTML)
        exported(qtbot, view)
        assert words in view.notice.text()


def test_other_screens_answer_while_an_export_is_written(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    finish = threading.Event()

    def slow(facility_id: str, file: Path, form: MapFormat, *, floor: str, zones: ZoneQuestion | None) -> None:
        assert finish.wait(120)

    with stage(theme, export=slow) as window:
        view = open_tower(qtbot, shown(qtbot, window)).deck.map
        on(qtbot, window, Screen.MAP)
        view.exporting.write(TOWER, tmp_path / "x.html", MapFormat.HTML)
        on(qtbot, window, Screen.PEOPLE)
        settled(qtbot, window)
        assert view.exporting.lane.busy
        finish.set()
        exported(qtbot, view)
        assert "written to" in view.notice.text()


def exported(qtbot: QtBot, view: MapView) -> None:
    qtbot.waitUntil(lambda: not view.exporting.lane.busy)


@pytest.fixture
def syncing(qtbot: QtBot, theme: Theme) -> Iterator[tuple[Window, FakeSync]]:
    held = library()
    sync = FakeSync(held)
    with stage(theme, held, sync=sync) as window:
        window.show_screen(Screen.SYNC)
        yield shown(qtbot, window), sync


def test_sync_lists_what_needs_attention_first(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, _ = syncing
    on(qtbot, window, Screen.SYNC)
    view = window.deck.sync
    assert [row.right[0] for row in view.rows.shown] == ["REFUSED", "Old", "Incomplete", "Ready", "Ready", "Ready"]
    assert view.rows.shown[0].lines[0].startswith("This package is older")
    assert view.headline.text() == "5 facilities: 2 ready, 1 incomplete, 1 old, 1 refused"
    facts = {fact.label: fact.value for fact in view.about.groups[0].facts}
    assert facts["Storage used"] == "3.2 GB"
    assert facts["Source"].startswith("https://")


def test_a_sync_shows_its_progress_can_be_stopped_and_blocks_no_search(
    qtbot: QtBot, syncing: tuple[Window, FakeSync]
) -> None:
    window, sync = syncing
    gate = threading.Event()
    sync.gate = lambda: (gate.wait(120), None)[1]
    view = window.deck.sync
    on(qtbot, window, Screen.SYNC)
    view.go.click()
    qtbot.waitUntil(lambda: "3 of 24 facilities" in view.doing.text())
    assert "12.4 MB of 88.0 MB" in view.doing.text()
    assert "36 seconds left" in view.doing.text()
    assert view.bar.isVisible()
    window.open_facility(TOWER)
    qtbot.waitUntil(lambda: window.deck.brief.sheet is not None)
    view.go.click()
    gate.set()
    qtbot.waitUntil(lambda: not window.syncing.running)
    assert "stopped" in view.doing.text()
    assert sync.syncs == 1
    settled(qtbot, window)


@pytest.mark.parametrize(
    ("failure", "words", "fill"),
    [
        (TransportError("no route"), "source cannot be reached", "caution"),
        (RollbackError("40 after 41"), "older than yours", "danger"),
        (InputError("no source is set: name one"), "No source is set: name one.", "caution"),
    ],
)
def test_a_failed_sync_says_what_happened_and_only_trust_is_red(
    qtbot: QtBot, syncing: tuple[Window, FakeSync], failure: ResponderError, words: str, fill: str
) -> None:
    window, sync = syncing
    sync.failure = failure
    window.deck.sync.go.click()
    qtbot.waitUntil(lambda: not window.syncing.running)
    settled(qtbot, window)
    assert words in window.deck.sync.notice.text()
    assert window.deck.sync.doing.text() == ""
    assert window.deck.sync.notice.property("fill") == fill


def test_open_screens_follow_what_a_sync_brought(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, sync = syncing
    open_tower(qtbot, window)
    renamed = {**tower().identity.model_dump(), "name": "Lakeside Tower East"}
    sync.library.add(tower(identity=renamed))
    window.syncing.begin()
    qtbot.waitUntil(lambda: window.header.plate.name == "Lakeside Tower East")
    settled(qtbot, window)


def test_progress_without_totals_is_told_without_inventing_any(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, _ = syncing
    window.deck.sync.progress.show_progress(Progress("Looking for news"))
    assert window.deck.sync.doing.text() == "Looking for news"


def test_a_sync_of_an_empty_vehicle_shows_no_rows(qtbot: QtBot, theme: Theme) -> None:
    held = FakeLibrary()
    with stage(theme, held, sync=FakeSync(held)) as window:
        shown(qtbot, window)
        on(qtbot, window, Screen.SYNC)
        assert window.deck.sync.headline.text() == "No facilities yet"


def test_a_place_that_is_not_known_says_how_to_write_one_and_offers_what_is_like_it(
    qtbot: QtBot, window: Window
) -> None:
    view = window.deck.no_preplan
    window.show_screen(Screen.NO_PREPLAN)
    like = AddressMatch("126 North Lake Street", (-87.6, 41.8), 80.0, near=True)
    view.show_answer(
        NoPrePlanAnswer("126 nrth lke", "No address like “126 nrth lke” is known.", "", None, "", (like,), (), (), None)
    )
    assert view.how.isVisible()
    assert view.map.isHidden()
    assert [row.title for row in view.rows.shown] == ["Addresses most like it", like.address]
    view.rows.row_opened.emit(1)
    settled(qtbot, window)
    assert view.place.text().startswith("126 North Lake Street")
    assert view.how.isHidden()
    assert view.map.isVisible()


def test_a_place_that_is_like_nothing_leads_back_to_search(qtbot: QtBot, window: Window) -> None:
    window.deck.search.place_chosen.emit("9 Nowhere Road")
    settled(qtbot, window)
    view = window.deck.no_preplan
    assert view.rows.isHidden() or view.rows.shown
    assert view.how.isVisible()
    view.search.click()
    assert window.screen_shown is Screen.SEARCH


def test_at_a_place_without_a_preplan_no_key_means_the_facility_that_was_open(qtbot: QtBot, opened: Window) -> None:
    opened.deck.search.place_chosen.emit("126 North Lake Street")
    settled(qtbot, opened)
    assert not any(opened.rail.keys[screen].isEnabled() for screen in ABOUT_A_FACILITY)
    QTest.keyClick(opened, Qt.Key.Key_F3)
    assert opened.stack.currentWidget() is opened.deck.no_preplan
    back = opened.deck.no_preplan.back
    assert back.text() == "Back to Lakeside Tower"
    back.click()
    settled(qtbot, opened)
    assert opened.screen_shown is Screen.BRIEF
    assert all(opened.rail.keys[screen].isEnabled() for screen in ABOUT_A_FACILITY)


def test_nothing_leads_back_where_no_facility_was_open(qtbot: QtBot, window: Window) -> None:
    window.deck.search.place_chosen.emit("126 North Lake Street")
    settled(qtbot, window)
    assert window.deck.no_preplan.back.isHidden()


def test_sync_says_which_protections_this_machine_lacks(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, _ = syncing
    on(qtbot, window, Screen.SYNC)
    qtbot.waitUntil(lambda: len(window.deck.sync.about.groups) == 3)
    first, *others = window.deck.sync.about.groups[1].facts
    assert first.label == "MISSING"
    assert "bubblewrap" in first.value
    assert first.severity is FactSeverity.CAUTION
    assert {fact.label for fact in others} == {"In force"}
    window.deck.sync.show_protections(Isolation((), tuple(PROTECTIONS)))
    nothing = window.deck.sync.about.groups[1]
    assert (nothing.facts, nothing.note) == ((), NOTHING_DRAWN)


def test_a_un_number_that_is_not_the_records_own_says_so_in_the_list(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.HAZMAT)
    hazmat = opened.deck.hazmat
    assert hazmat.answer is not None
    row = hazmat.answer.rows[0]
    shown = {
        "UN 1017": ("UN 1017", "UN 1017"),
        "UN 1093 by CAS 107-13-1 (high confidence), not from the record": ("UN 1093 by CAS", "UN 1093?"),
        "UN 1830 or 2794 by CAS 7664-93-9 (low confidence)": (
            "UN 1830 or 2794 by CAS",
            "UN unclear",
        ),
        "UN 1830 or 1832 or 2794 by CAS 7664-93-9 (low confidence)": (
            "UN 1830 or 2 more by CAS",
            "UN unclear",
        ),
        "UN 1203 by its name in ERG 2024, not from the record": ("UN 1203 by name", "UN 1203?"),
        "UN 2794 (CAS 7664-93-9 suggests UN 1830)": ("UN 2794, doubtful", "UN 2794?"),
        "UN 9999, not in ERG 2024": ("UN 9999, doubtful", "UN 9999?"),
        "Not provided": ("No UN number", "No UN number"),
    }
    for said, (words, listed) in shown.items():
        changed = replace(row, un=replace(row.un, value=said))
        hazmat.show_answer(replace(hazmat.answer, rows=(changed,)))
        assert hazmat.rows.shown[0].right[0] == listed
        assert hazmat.numbers.text() == f"{words} · Guide 124"


def test_where_a_diamond_is_from_stands_beside_it(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.HAZMAT)
    hazmat = opened.deck.hazmat
    assert hazmat.answer is not None
    diamond = hazmat.answer.rows[0].diamond
    assert diamond is not None
    assert diamond.doubted == ("health",)
    assert hazmat.rated.text() == "NFPA 704 ?: sources differ, graver shown"
    assert hazmat.rated.isVisible()
    said = [fact.value for group in hazmat.facts.groups for fact in group.facts if fact.label == "NFPA 704"]
    assert len(said) == 1
    assert diamond.source in said[0]
    hazmat.rows.setCurrentRow(1)
    other = hazmat.answer.rows[1].diamond
    assert other is not None
    assert hazmat.rated.text() == f"NFPA 704: {other.source}"


def test_a_label_of_two_lines_leaves_no_gap_between_value_and_source(qtbot: QtBot, opened: Window) -> None:
    on(qtbot, opened, Screen.HAZMAT)
    facts = opened.deck.hazmat.facts
    opened.deck.hazmat.zones.details.click()
    qtbot.waitUntil(facts.isVisible)
    qtbot.wait(5)
    group = next(group for group in facts.groups if group.title == "Distances")
    labels = facts.findChildren(PlainLabel)
    for fact, source in zip(group.facts, group.sources, strict=True):
        value = next(label for label in labels if label.text() == fact.value and label.isVisible())
        below = next(
            label for label in labels if label.text() == source and label.geometry().top() >= value.geometry().bottom()
        )
        assert 0 <= below.geometry().top() - value.geometry().bottom() <= 3


def test_a_loud_fact_carries_a_sign_beside_its_colour(qtbot: QtBot, theme: Theme) -> None:
    loud = Fact("OUT", "Fire pump", severity=FactSeverity.DANGER)
    hidden = Fact("Codes", "Not shared with your agency", FactState.NOT_SHARED)
    facts = FactList(theme, "Details")
    qtbot.addWidget(facts)
    facts.show_groups((Group("", (loud, Fact("Alarm panel", "Lobby"), hidden)),))
    assert [sign.accessibleName() for sign in facts.findChildren(Sign)] == ["Danger", "Not shared"]
