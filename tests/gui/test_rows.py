"""Rows under a glove: none is cut by the next, and keys page a list that overflows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from responder_app.gui.palette import SHAPE_CONTRAST, contrast
from responder_app.gui.rows import Row, RowList
from responder_app.gui.theme import Theme

LONG = Row("Key box at the main entrance of the south tower", ("Where: 1.5 m above grade, right of the doors",))


@pytest.fixture
def rows(qtbot: QtBot, theme: Theme) -> RowList:
    made = RowList(theme, "Things")
    qtbot.addWidget(made)
    made.resize(260, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def test_a_list_that_fits_has_no_paging_keys(rows: RowList) -> None:
    rows.show_rows([LONG, LONG])
    settle()
    assert not rows.pager.isVisible()


def test_nothing_is_said_of_rows_that_were_there_before(rows: RowList) -> None:
    rows.show_rows([LONG] * 30)
    settle()
    assert rows.pager.place.text().endswith("of 30")
    rows.show_rows([Row("Door")] * 40)
    assert rows.pager.place.text() == ""
    settle()
    assert rows.pager.place.text().endswith("of 40")


def test_paging_keys_are_for_gloves_and_reach_both_ends(rows: RowList, theme: Theme) -> None:
    rows.show_rows([LONG] * 30)
    settle()
    pager, bar = rows.pager, rows.verticalScrollBar()
    assert pager.isVisible()
    assert min(pager.up.height(), pager.up.width(), pager.down.width()) >= theme.metrics.key
    assert pager.geometry().top() >= rows.viewport().geometry().bottom()
    assert not pager.up.isEnabled()
    for _ in range(100):
        pager.down.click()
    assert bar.value() == bar.maximum()
    assert pager.place.text().endswith("to 30\nof 30")
    pager.up.click()
    assert bar.value() < bar.maximum()
    rows.show_rows([LONG])
    settle()
    assert not pager.isVisible()


def test_no_page_skips_a_row(rows: RowList) -> None:
    rows.show_rows([LONG] * 30)
    settle()
    seen: set[int] = set()
    while True:
        port = rows.viewport().rect()
        seen |= {n for n in range(30) if port.contains(rows.visualItemRect(rows.item(n)))}
        if not rows.pager.down.isEnabled():
            break
        rows.pager.down.click()
    assert seen == set(range(30))


@pytest.mark.parametrize("width", [200, 260, 420])
def test_every_row_is_as_high_as_its_words_at_the_width_that_it_has(rows: RowList, width: int) -> None:
    rows.show_rows([LONG] * 12)
    settle()
    rows.resize(width, 400)
    settle()
    delegate = rows.itemDelegate()
    for number in range(12):
        index = rows.model().index(number, 0)
        needed = delegate.sizeHint(QStyleOptionViewItem(), index)
        assert rows.visualItemRect(rows.item(number)).height() == needed.height()
    tops = [rows.visualItemRect(rows.item(number)) for number in range(12)]
    assert all(upper.bottom() < lower.top() for upper, lower in pairwise(tops))


def test_words_stand_in_line_where_only_some_rows_have_a_symbol(rows: RowList, theme: Theme) -> None:
    rows.show_rows([Row("Gas main", icon="gas"), Row("Next door")])
    settle()
    picture = rows.viewport().grab().toImage()
    paper = theme.colour("surface").rgb()

    def first_ink(row: int) -> int:
        box = rows.visualItemRect(rows.item(row)).adjusted(theme.metrics.px(1.5), 2, 0, -3)
        columns = range(box.left(), box.right())
        return next(x for x in columns if any(picture.pixel(x, y) != paper for y in range(box.top(), box.bottom())))

    # The symbol stands where the other row is empty.
    assert first_ink(0) + theme.metrics.px(6) < first_ink(1)


FOUND = Row("ELECTRICAL MAINTENANCE OFFICE", ("Floor plan G",), ("Floor G", "2 places"))


def test_in_a_narrow_list_the_words_of_the_right_leave_the_title_its_room(rows: RowList, theme: Theme) -> None:
    rows.resize(theme.metrics.px(55), 400)
    rows.show_rows([FOUND])
    settle()
    needed = rows.visualItemRect(rows.item(0)).height()
    alone = Row(FOUND.title, ("Floor G · 2 places", *FOUND.lines))
    rows.show_rows([alone])
    settle()
    assert needed == rows.visualItemRect(rows.item(0)).height()
    rows.resize(theme.metrics.px(120), 400)
    rows.show_rows([FOUND])
    settle()
    assert rows.visualItemRect(rows.item(0)).height() < needed


def test_a_page_of_one_row_says_which_and_a_list_that_is_counted_elsewhere_says_nothing(
    rows: RowList, qtbot: QtBot, theme: Theme
) -> None:
    elsewhere = RowList(theme, "Things", counted=False)
    qtbot.addWidget(elsewhere)
    for one in (rows, elsewhere):
        one.show()
        one.show_rows([LONG] * 5)
        settle()
        one.resize(260, one.visualItemRect(one.item(0)).height() + 2 * theme.metrics.key)
    settle()
    assert rows.pager.place.text() == "1\nof 5"
    assert elsewhere.pager.isVisible()
    assert elsewhere.pager.place.text() == ""


def test_other_rows_are_read_from_their_top_and_the_same_rows_from_where_one_was(rows: RowList) -> None:
    rows.show_rows([Row(f"Thing {number}") for number in range(30)])
    settle()
    rows.pager.down.click()
    there = rows.verticalScrollBar().value()
    rows.show_rows([Row(f"Thing {number}", ("checked",)) for number in range(30)])
    settle()
    assert rows.verticalScrollBar().value() == there > 0
    rows.show_rows([Row(f"Other {number}") for number in range(30)])
    settle()
    assert rows.verticalScrollBar().value() == 0


@pytest.mark.parametrize("night", [False, True])
def test_the_arrow_of_a_key_that_leads_nowhere_is_still_seen(rows: RowList, theme: Theme, night: bool) -> None:
    theme.set_night(night)
    rows.show_rows([LONG] * 30)
    settle()
    up = rows.pager.up
    assert not up.isEnabled()
    picture = up.grab().toImage()
    arrow, ground = (picture.pixelColor(x, up.height() // 2).name() for x in (up.width() // 2, up.width() // 8))
    assert contrast(arrow, ground) >= SHAPE_CONTRAST


def _reaches(listed: RowList, count: int) -> bool:
    """Scroll to the end, which moves on as more rows are laid out."""
    listed.verticalScrollBar().setValue(listed.verticalScrollBar().maximum())
    return listed.count() >= count


def test_ten_thousand_rows_are_there_at_once_and_to_the_last(qtbot: QtBot, theme: Theme) -> None:
    listed = RowList(theme, "Facilities")
    qtbot.addWidget(listed)
    listed.resize(500, 600)
    listed.show()
    listed.show_rows([Row(f"Facility {number}") for number in range(10_000)])
    qtbot.waitUntil(lambda: listed.verticalScrollBar().maximum() > 0)
    assert listed.count() <= 400
    listed.page(1)
    qtbot.waitUntil(lambda: listed.pager.place.text().endswith("of 10000"))
    qtbot.waitUntil(lambda: _reaches(listed, 1000))
    assert listed.item(999).data(Qt.ItemDataRole.AccessibleTextRole) == "Facility 999"
