"""Memory of pictures that are gone is given back, once nothing moves."""

from __future__ import annotations

import linecache
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from responder_app.gui import heap, pauses

COUNT, SIDE = 60, 340
"""Pictures of less than half a megabyte: larger ones may be mapped one by one, depending on what ran before."""


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def pictures() -> list[QImage]:
    made = [QImage(SIDE, SIDE, QImage.Format.Format_RGB32) for _ in range(COUNT)]
    for image in made:
        image.fill(7)
    return made


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="nothing tells how much memory is taken")
def test_what_pictures_took_is_given_back_once_nothing_moves(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "QUIET_MS", 50)
    heap.give_back()
    before = resident()
    held = pictures()
    assert resident() - before > COUNT * SIDE * SIDE * 3  # the control
    last = held[-1]
    held.clear()
    heap.give_back_soon()
    heap.give_back_soon()
    qtbot.waitUntil(lambda: resident() - before < COUNT * SIDE * SIDE)
    assert last.width() == SIDE


@pytest.mark.usefixtures("housekeeping")
def test_the_source_of_modules_is_not_kept() -> None:
    for forget in (heap.give_back, pauses.settle):
        assert linecache.getlines(heap.__file__)
        assert linecache.cache  # the control
        forget()
        assert not linecache.cache
