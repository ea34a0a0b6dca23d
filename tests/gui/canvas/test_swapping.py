"""Other pictures of a sheet take the place of the old ones without a blank frame; another floor never lingers."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from responder_app.gui.canvas.overviews import Overviews
from responder_app.gui.canvas.source import Drawn
from responder_app.gui.canvas.symbols import Mark
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import DAY, NIGHT
from responder_app.render.requests import Priority
from tests.gui.canvas.sheets import OVERVIEW, SHARP, Asked, HandDrawn, plain

OTHER, OTHER_OVERVIEW, PAPER = QColor("#00ffff"), QColor("#ffff00"), QColor("#ffffff")


def middle(canvas: SheetCanvas) -> QColor:
    return canvas.viewport().grab().toImage().pixelColor(QPoint(400, 300))


def sharp(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    """The drawing shown with all its tiles."""
    canvas.show_sheet(drawing)
    drawing.draw()
    qtbot.waitUntil(lambda: bool(drawing.tiles()))
    drawing.draw()
    qtbot.waitUntil(lambda: canvas.sharp)
    assert middle(canvas) == SHARP


def answer(asked: list[Asked], overview: bool) -> None:
    """Deliver the overview or the tiles of another source."""
    for one in [one for one in asked if (one.key is None) is overview and not one.cancelled]:
        asked.remove(one)
        size = one.key.pixels(HandDrawn().size)[2:] if one.key else (500, 400)
        one.deliver(Drawn(plain(OTHER_OVERVIEW if overview else OTHER, *size)))


def test_the_old_tiles_stay_until_the_new_ones_are_here(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    sharp(qtbot, canvas, drawing)
    canvas.set_marks([Mark("g", "gas", 100, 100, "Gas")])
    before = canvas.standpoint
    other = HandDrawn()
    canvas.set_source(other)
    qtbot.wait(20)
    assert middle(canvas) == SHARP
    # Tiles first: there is a picture already, so the overview can wait.
    assert other.asked[0].priority is Priority.OVERVIEW
    assert any(asked.urgent for asked in other.tiles())
    answer(other.asked, overview=False)
    qtbot.waitUntil(lambda: middle(canvas) == OTHER)
    answer(other.asked, overview=True)
    qtbot.waitUntil(lambda: canvas.sharp)
    assert middle(canvas) == OTHER
    assert canvas.standpoint == before
    assert len([item for item in canvas.scene().items() if item.data(0) == "Gas"]) == 1


def test_an_overview_that_comes_first_does_not_blur_what_is_sharp(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    sharp(qtbot, canvas, drawing)
    other = HandDrawn()
    canvas.set_source(other)
    qtbot.wait(10)
    answer(other.asked, overview=True)
    qtbot.wait(10)
    assert middle(canvas) == SHARP
    answer(other.asked, overview=False)
    qtbot.waitUntil(lambda: middle(canvas) == OTHER)


def test_layers_that_cannot_be_drawn_do_not_leave_the_old_ones_on_the_screen(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    sharp(qtbot, canvas, drawing)
    other = HandDrawn()
    canvas.set_source(other)
    qtbot.wait(10)
    with qtbot.waitSignal(canvas.drawing_failed):
        other.fail()
    qtbot.waitUntil(lambda: middle(canvas) == PAPER)


def test_back_and_forth_ends_with_the_last(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    sharp(qtbot, canvas, drawing)
    other = HandDrawn()
    canvas.set_source(other)
    qtbot.wait(10)
    canvas.set_source(drawing)
    for one in other.asked:
        one.cancelled = False  # delivered although taken back
    answer(other.asked, overview=False)
    drawing.draw()
    qtbot.wait(20)
    drawing.draw()
    qtbot.waitUntil(lambda: canvas.sharp)
    assert middle(canvas) == SHARP


def test_at_night_the_bright_tiles_go_with_the_first_dark_picture(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    sharp(qtbot, canvas, drawing)
    canvas.set_palette(NIGHT)
    qtbot.wait(10)
    assert middle(canvas).blue() > 100  # still there, under the veil: no blank frame
    for asked in [asked for asked in drawing.asked if asked.key is None]:
        asked.deliver(Drawn(plain(QColor("#200000"), 500, 400)))
    qtbot.waitUntil(lambda: middle(canvas).blue() < 20)


def test_the_floor_before_is_gone_at_once(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    sharp(qtbot, canvas, drawing)
    canvas.show_sheet(HandDrawn(), keep_view=True)
    assert middle(canvas) == PAPER


def test_a_floor_seen_before_is_there_in_the_same_frame(qtbot: QtBot, canvas: SheetCanvas) -> None:
    ground, first = HandDrawn(id="ground"), HandDrawn(id="first")
    sharp(qtbot, canvas, ground)
    sharp(qtbot, canvas, first)
    canvas.show_sheet(ground, keep_view=True)
    assert middle(canvas) == OVERVIEW
    assert [asked for asked in ground.asked if asked.key is None] == []


def test_a_floor_that_is_expected_is_there_in_the_same_frame(qtbot: QtBot, canvas: SheetCanvas) -> None:
    ground, first = HandDrawn(id="ground"), HandDrawn(id="first")
    canvas.expect([first])
    canvas.show_sheet(ground)
    qtbot.wait(20)
    assert first.asked == []  # what is on the screen first
    ground.draw()
    qtbot.waitUntil(lambda: bool(ground.tiles()))
    ground.draw()
    qtbot.waitUntil(lambda: bool(first.asked))
    assert first.asked[0].priority is Priority.BACKGROUND
    first.draw()
    qtbot.wait(20)
    canvas.show_sheet(first, keep_view=True)
    assert middle(canvas) == OVERVIEW


def test_pictures_of_another_facilitys_sheets_are_let_go(qtbot: QtBot, canvas: SheetCanvas) -> None:
    ground, other, late = HandDrawn(id="ground"), HandDrawn(id="other"), HandDrawn(id="late")
    sharp(qtbot, canvas, ground)
    canvas.expect([late])
    sharp(qtbot, canvas, other)
    qtbot.waitUntil(lambda: bool(late.asked))
    canvas.forget_others()
    assert late.asked[0].cancelled
    late.asked[0].deliver(Drawn(plain(OVERVIEW, 500, 400)))  # it was too late to take it back
    qtbot.wait(20)
    assert middle(canvas) == SHARP  # what is shown stays
    for sheet in (ground, late):
        canvas.show_sheet(sheet)
        assert not canvas.has_picture


def test_the_zoom_that_may_come_next_is_drawn_when_nothing_else_is_to_do(
    qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn
) -> None:
    sharp(qtbot, canvas, drawing)
    qtbot.waitUntil(lambda: any(asked.priority is Priority.BACKGROUND for asked in drawing.tiles()))
    assert canvas.sharp
    drawing.draw()
    qtbot.wait(20)
    canvas.zoom_by(1.5)
    qtbot.wait(20)
    assert middle(canvas) == SHARP
    assert not any(asked.urgent for asked in drawing.tiles())


def test_moving_takes_back_what_was_drawn_ahead(qtbot: QtBot, canvas: SheetCanvas, drawing: HandDrawn) -> None:
    sharp(qtbot, canvas, drawing)
    qtbot.waitUntil(lambda: any(asked.priority is Priority.BACKGROUND for asked in drawing.tiles()))
    ahead = drawing.tiles()
    canvas.zoom_by(6)
    qtbot.waitUntil(lambda: all(asked.cancelled for asked in ahead))


def test_overviews_shown_longest_ago_become_smaller_then_go() -> None:
    pictures = (plain(OVERVIEW, 200, 200), plain(OVERVIEW, 100, 100))
    large, small = (picture.sizeInBytes() for picture in pictures)
    kept = Overviews(budget=2 * large + 3 * small)
    sheets = [HandDrawn(id=name) for name in "abcd"]
    for sheet in sheets[:3]:
        kept.put(sheet, False, pictures)
    assert [len(kept.get(sheet, False)) for sheet in sheets] == [1, 2, 2, 0]
    assert not kept.is_whole(sheets[0], False)
    kept.put(sheets[3], False, pictures)
    assert kept.is_whole(sheets[3], False)
    assert kept.used <= kept.budget
    assert kept.get(sheets[3], True) == ()


def test_a_source_without_a_name_is_never_kept() -> None:
    kept = Overviews()
    kept.put(HandDrawn(), False, (plain(OVERVIEW, 20, 20),))
    assert kept.get(HandDrawn(), False) == ()
    assert kept.used == 0


def test_a_far_floor_is_there_small_in_the_same_frame_and_then_sharp(qtbot: QtBot, canvas: SheetCanvas) -> None:
    ground, first, far = HandDrawn(id="ground"), HandDrawn(id="first"), HandDrawn(id="far")
    canvas.expect([first])
    canvas.expect_small(far)
    sharp(qtbot, canvas, ground)
    qtbot.waitUntil(lambda: bool(first.asked))
    assert far.asked == []  # one after the other, the likeliest first
    first.draw()
    qtbot.waitUntil(lambda: bool(far.asked))
    assert [asked.priority for asked in far.asked] == [Priority.BACKGROUND]
    far.asked.pop().deliver(Drawn(plain(OVERVIEW, 2000, 1600)))
    qtbot.wait(40)
    canvas.show_sheet(far, keep_view=True)
    assert middle(canvas) == OVERVIEW
    qtbot.wait(20)
    assert [asked.key for asked in far.asked] == [None]  # the larger one before any tile
    far.draw()
    qtbot.waitUntil(lambda: bool(far.tiles()))
    far.draw()
    qtbot.waitUntil(lambda: middle(canvas) == SHARP)


def test_nothing_is_decoded_for_later_while_the_shown_sheet_waits(qtbot: QtBot, canvas: SheetCanvas) -> None:
    ground, first, second = (HandDrawn(id=name) for name in ("ground", "first", "second"))
    read: list[str] = []
    sharp(qtbot, canvas, ground)
    canvas.expect([first, second], lambda: read.append("read"))
    qtbot.waitUntil(lambda: bool(first.asked))
    shown = HandDrawn(id="shown")
    canvas.show_sheet(shown)
    assert first.asked[0].cancelled
    qtbot.wait(30)
    assert [len(sheet.asked) for sheet in (first, second)] == [1, 0]
    shown.draw()
    qtbot.waitUntil(lambda: bool(shown.tiles()))
    shown.draw()
    qtbot.waitUntil(lambda: len(first.asked) == 2)
    assert read == []
    first.draw()
    qtbot.waitUntil(lambda: bool(second.asked))
    second.draw()
    qtbot.waitUntil(lambda: read == ["read"])


def test_a_picture_that_is_being_decoded_already_is_not_asked_for_twice(qtbot: QtBot, canvas: SheetCanvas) -> None:
    ground, first = HandDrawn(id="ground"), HandDrawn(id="first")
    sharp(qtbot, canvas, ground)
    canvas.expect([first])
    qtbot.waitUntil(lambda: bool(first.asked))
    first.asked[0].running = True
    canvas.show_sheet(first)
    qtbot.wait(20)
    assert [asked.key for asked in first.asked] == [None]
    assert not canvas.has_picture
    first.draw()
    qtbot.waitUntil(lambda: canvas.has_picture)


def test_small_pictures_take_the_place_of_no_larger_one_and_are_asked_for_once(qtbot: QtBot) -> None:
    whole = (plain(OVERVIEW, 1600, 1600), plain(OVERVIEW, 800, 800))
    half, quarter = (plain(OVERVIEW, side, side).sizeInBytes() for side in (800, 400))
    shown, far = HandDrawn(id="shown"), [HandDrawn(id=name) for name in "abcd"]
    kept = Overviews(budget=sum(image.sizeInBytes() for image in whole) + half + 2 * quarter)
    kept.put(shown, False, whole)
    for sheet in far:
        kept.expect_small(sheet)
    for sheet in far:
        assert kept.decode_next(False)
        qtbot.waitUntil(lambda sheet=sheet: bool(sheet.asked))  # type: ignore[misc]
        sheet.asked.pop().deliver(Drawn(plain(OVERVIEW, 1600, 1600)))
        qtbot.wait(100)
    assert kept.is_whole(shown, False)
    assert [max((image.width() for image in kept.get(sheet, False)), default=0) for sheet in far] == [800, 400, 0, 0]
    assert kept.used <= kept.budget
    assert not kept.decode_next(False)
    assert all(not sheet.asked for sheet in far)
    kept.forget()
    assert kept.used == 0
    assert not kept.decode_next(False)


def test_a_picture_decoded_for_later_reaches_no_window_that_was_closed(qtbot: QtBot, drawing: HandDrawn) -> None:
    canvas, first, second = SheetCanvas(Metrics(96.0), DAY), HandDrawn(id="first"), HandDrawn(id="second")
    canvas.resize(800, 600)
    canvas.show()
    sharp(qtbot, canvas, drawing)
    canvas.expect([first, second])
    qtbot.waitUntil(lambda: bool(first.asked))
    shiboken6.delete(canvas.scene())
    with qtbot.capture_exceptions() as raised:
        first.draw()
        qtbot.wait(20)
    assert raised == []
    assert not second.asked
    shiboken6.delete(canvas)
