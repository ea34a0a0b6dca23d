"""What must be known of a chemical is on the smallest screen at once: nothing to scroll, in gloves or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.hazmat import HazmatAnswer, HazmatRow
from responder_app.gui.hazmat_first import FirstFacts, long_group, short_group
from responder_app.gui.hazmat_view import HazmatView
from responder_app.gui.metrics import Metrics
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from tests.fakes.buildings import TOWER
from tests.gui.driving import settled, shown
from tests.gui.stage import stage


@pytest.fixture
def small(qapp: QApplication, qtbot: QtBot) -> Iterator[Window]:
    """1024x768 at 127 dpi: the smallest that vehicles have."""
    theme = Theme(Metrics(127))
    theme.apply()
    with stage(theme) as window:
        shown(qtbot, window)
        window.resize(1024, 768)
        window.open_facility(TOWER, Screen.HAZMAT)
        settled(qtbot, window)
        yield window


def no_bar(facts: FirstFacts) -> bool:
    return facts.verticalScrollBar().maximum() == 0 and facts.pager is not None and not facts.pager.isVisible()


def test_number_guide_signs_and_every_distance_are_there_without_scrolling(qtbot: QtBot, small: Window) -> None:
    view = small.deck.hazmat
    assert view.answer is not None
    for number, row in enumerate(view.answer.rows):
        view.rows.setCurrentRow(number)
        qtbot.wait(20)
        assert view.first.isVisible(), row.name
        assert no_bar(view.first), row.name
        said = " ".join(fact.value for group in view.first.groups for fact in group.facts)
        assert all(distance.text in said for distance in row.distances), row.name
        assert view.numbers.isVisible()
        assert view.seen.isVisible()


def test_everything_is_one_key_away_and_pages_by_keys(qtbot: QtBot, small: Window) -> None:
    view = small.deck.hazmat
    view.zones.details.click()
    qtbot.waitUntil(view.facts.isVisible)
    assert not view.seen.isVisible()
    assert not view.first.isVisible()
    assert view.facts.pager is not None
    qtbot.waitUntil(view.facts.pager.isVisible)
    assert not view.facts.verticalScrollBar().isVisible()
    view.rows.setCurrentRow(1)
    assert view.facts.isVisible()
    view.zones.details.click()
    qtbot.waitUntil(view.first.isVisible)


def test_what_is_said_when_several_numbers_fit_stands_with_the_distances(small: Window) -> None:
    view = small.deck.hazmat
    assert view.answer is not None
    row = replace(view.answer.rows[0], distances_note="2 UN numbers fit: the largest distances are shown")
    view.show_answer(replace(view.answer, rows=(row,)))
    assert view.first.groups[0].note == row.distances_note


def test_the_farthest_of_one_use_counts(small: Window) -> None:
    answer, row = first_row(small.deck.hazmat)
    one = next(distance for distance in row.distances if distance.use.value.startswith("Isolate"))
    farther = replace(one, metres=one.metres * 2, text="far (farther)", condition="when spilled in water")
    said = short_group(replace(row, distances=(farther, *row.distances)), answer).facts[0].value
    assert said == "Spill or leak: isolate far (farther)"


def test_with_room_each_distance_names_its_row(small: Window) -> None:
    answer, row = first_row(small.deck.hazmat)
    group = long_group(row, answer)
    assert [source for source in group.sources if source]
    for distance, source in zip(row.distances, group.sources, strict=False):
        assert distance.source in source


def test_of_a_gas_of_table_3_the_largest_is_said(small: Window) -> None:
    answer, row = first_row(small.deck.hazmat)
    assert "Table 3" in row.table3
    last = short_group(row, answer).facts[-1].value
    assert last.startswith("Large spill, at most: isolate ")
    assert last.removeprefix("Large spill, at most: ") in row.table3
    assert answer.caveat not in last


def first_row(view: HazmatView) -> tuple[HazmatAnswer, HazmatRow]:
    assert view.answer is not None
    return view.answer, view.answer.rows[0]
