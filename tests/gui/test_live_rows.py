"""A list of 10,000 that changes while it is looked at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.gui.listing import listed
from responder_app.gui.live_rows import AT_FIRST, LazyRows, LiveRows
from responder_app.gui.rows import AT_A_TIME, Row, RowList
from responder_app.gui.sync_rows import ORDERS, row_of
from responder_app.gui.theme import Theme
from responder_app.sync.answers import SyncStatus
from tests.gui.stage import row

MANY = 10_000


@pytest.fixture
def rows(qtbot: QtBot, theme: Theme) -> LiveRows:
    made = LiveRows(theme, "Facilities held")
    qtbot.addWidget(made)
    made.resize(420, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def show(rows: LiveRows, keys: list[str], state: str = "Ready", from_top: bool = False) -> None:
    rows.show_live(keys, lambda index: Row(f"Building {keys[index]}", (f"about {keys[index]}",), (state,)), from_top)
    settle()


def top_of(rows: LiveRows) -> tuple[str, int]:
    item = rows.itemAt(5, 0)
    assert item is not None
    return rows.key_at(rows.row(item)), rows.visualItemRect(item).top()


def test_only_rows_that_are_looked_at_are_made() -> None:
    made: list[int] = []

    def make(index: int) -> Row:
        made.append(index)
        return Row(str(index))

    lazy = LazyRows(MANY, make)
    assert (len(lazy), lazy[7].title, lazy[-1].title, len(lazy[:3])) == (MANY, "7", "9999", 3)
    assert lazy[7] is lazy[7]
    assert sorted(made) == [0, 1, 2, 7, 9999]
    with pytest.raises(IndexError):
        lazy[MANY]


def test_a_state_that_changes_moves_nothing(rows: LiveRows) -> None:
    keys = [str(number) for number in range(MANY)]
    show(rows, keys, "Updating")
    for _ in range(9):
        rows.pager.down.click()
        settle()
    rows.setCurrentRow(45)
    settle()
    before, item = top_of(rows), rows.item(45)
    show(rows, keys, "Ready")
    assert top_of(rows) == before
    assert rows.currentItem() is item
    assert rows.row_of(45).right == ("Ready",)
    assert rows.item(45).data(Qt.ItemDataRole.AccessibleTextRole).endswith("Ready")


def test_a_row_that_needs_more_room_gets_it_and_the_top_stays(rows: LiveRows) -> None:
    keys = [str(number) for number in range(1000)]
    show(rows, keys)
    for _ in range(12):
        rows.pager.down.click()
        settle()
    key, offset = top_of(rows)
    place = keys.index(key)
    reason = (
        "What came was not what the office signed, and the version before it is kept until the office has answered."
    )

    def with_reason(index: int) -> Row:
        return Row(f"Building {index}", (reason,) if index > place else (f"about {index}",), ("REFUSED",))

    rows.show_live(keys, with_reason)
    settle()
    assert top_of(rows) == (key, offset)
    # A row's own box says how high it would be; the tops say how high it was laid out.
    tops = [rows.visualItemRect(rows.item(number)).top() for number in (place, place + 1, place + 2)]
    assert tops[2] - tops[1] > tops[1] - tops[0]


def test_rows_that_come_and_go_above_do_not_move_what_is_looked_at(rows: LiveRows) -> None:
    keys = [str(number) for number in range(2000)]
    show(rows, keys)
    for _ in range(30):
        rows.pager.down.click()
        settle()
    before = top_of(rows)
    rows.setCurrentRow(keys.index(before[0]) + 1)
    picked = rows.key_at(rows.currentRow())
    show(rows, ["new a", "new b", *keys[3:]])
    assert top_of(rows) == before
    assert rows.key_at(rows.currentRow()) == picked
    assert rows.count() < 2000 // 2 + AT_FIRST


def test_at_the_top_the_list_stays_at_the_top_and_another_order_begins_there(rows: LiveRows) -> None:
    keys = [str(number) for number in range(500)]
    show(rows, keys)
    show(rows, ["first", *keys])
    assert top_of(rows)[0] == "first"
    rows.pager.down.click()
    settle()
    show(rows, keys[::-1], from_top=True)
    assert top_of(rows) == ("499", 0)


def test_a_list_that_empties_and_fills_again(rows: LiveRows) -> None:
    show(rows, [str(number) for number in range(300)])
    rows.pager.down.click()
    show(rows, [])
    assert rows.count() == 0
    show(rows, ["a"])
    assert top_of(rows)[0] == "a"


def test_the_last_rows_go_without_being_asked_for_once_more(rows: LiveRows, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when mutual aid ends and hides the last: Qt measured a row that was gone, and the window died."""
    asked: list[tuple[int, int]] = []
    row_of_list = RowList.row_of

    def watched(self: RowList, index: int) -> Row:
        asked.append((index, len(self.shown)))
        return row_of_list(self, index) if index < len(self.shown) else Row("")

    monkeypatch.setattr(RowList, "row_of", watched)
    for left in ([], ["a"], []):
        show(rows, ["a", "b", "c"])
        rows.setCurrentRow(2)
        show(rows, left)
        assert rows.count() == len(left)
    assert asked
    assert [one for one in asked if one[0] >= one[1]] == []


def test_every_order_is_ready_before_it_is_asked_for() -> None:
    states = ("ready", "updating", "old", "refused")
    held = tuple(row(f"id {n}", f"Name {n * 7919 % 1000:04}", states[n % 4], bytes_missing=n % 3) for n in range(1000))
    listing = listed(SyncStatus(held, None, None, 0, "", ""))
    for order in ORDERS:
        for turned in (False, True):
            shown = [held[place] for place in listing.places(order, turned)]
            by_name = sorted(held, key=lambda one: one.name.casefold())
            assert shown == sorted(by_name, key=order.key, reverse=turned)
    assert listing.headline.startswith("1,000 facilities: 250 ready")
    assert listing.lacking


def test_ten_thousand_rows_are_put_in_another_order_without_a_wait(rows: LiveRows) -> None:
    held = tuple(row(f"id {n}", f"Building {n * 7919 % MANY:05}", "ready") for n in range(MANY))
    listing = listed(SyncStatus(held, None, None, 0, "", ""))
    ids = [one.id for one in held]
    made = 0

    def make(place: int) -> Row:
        nonlocal made
        made += 1
        return row_of(held[place])

    for order in ORDERS:
        places = listing.places(order, True)
        keys = [ids[place] for place in places]
        rows.show_live(keys, lambda index, places=places: make(places[index]), from_top=True)  # type: ignore[misc]
        settle()
    assert made <= len(ORDERS) * (AT_FIRST + AT_A_TIME)
