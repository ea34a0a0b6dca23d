"""A share of `make faults`: damaged drawings in the window's own drawing, and that the harness would notice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from pytestqt.qtbot import QtBot

from responder_app.render import pool as pools
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Priority, ReplyT_co, Request
from tests.faults import drawings
from tests.faults.drawings import Examiner
from tests.faults.mutations import KINDS, Mutant, mutants
from tests.render.drawings import endless_sheet, layered_sheet, sheet

IN_CI = 60
SEED = 7


@pytest.fixture
def pool() -> Iterator[RenderPool]:
    with RenderPool() as running:
        yield running


class SilentPool(RenderPool):
    """Never answers."""

    def submit(
        self, request: Request[ReplyT_co], priority: Priority = Priority.ON_SCREEN, deadline_s: float | None = None
    ) -> Future[ReplyT_co]:
        return Future()


class BluntPool(RenderPool):
    """Fails with a bug's error instead of a reason."""

    def submit(
        self, request: Request[ReplyT_co], priority: Priority = Priority.ON_SCREEN, deadline_s: float | None = None
    ) -> Future[ReplyT_co]:
        future: Future[ReplyT_co] = Future()
        future.set_exception(ZeroDivisionError())
        return future


def test_damaged_drawings_are_drawn_or_refused_in_words(qtbot: QtBot, pool: RenderPool) -> None:
    examiner = Examiner(pool)
    outcome = examiner.examine(mutants(SEED, IN_CI))
    examiner.close()
    assert outcome.wrong == []
    assert outcome.counts["drawn"] + outcome.counts["said"] == IN_CI
    assert outcome.counts["drawn"] > 10
    assert outcome.counts["said"] > 10


def test_a_sheet_that_hangs_its_worker_is_said_and_the_next_one_is_drawn(
    qtbot: QtBot, pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    examiner = Examiner(pool)
    with monkeypatch.context() as impatient:
        impatient.setattr(pools, "_patience_s", lambda *_: 2.0)
        examiner.show(Mutant("endless", endless_sheet()))
    examiner.show(Mutant("sound", sheet()))
    examiner.close()
    assert examiner.outcome.wrong == []
    assert examiner.outcome.counts == {"said": 1, "drawn": 1}


def test_the_harness_notices_a_drawing_that_hangs(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST_S", 0.2)
    with SilentPool() as silent:
        examiner = Examiner(silent)
        outcome = examiner.examine([Mutant("sound", sheet())])
        examiner.close()
    assert "sound: neither drawn nor said" in outcome.wrong
    assert "sound: Tile hangs" in outcome.wrong


def test_the_harness_notices_an_error_without_a_reason(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST_S", 0.2)
    monkeypatch.setattr(Examiner, "show", lambda *_: None)
    with BluntPool() as blunt:
        examiner = Examiner(blunt)
        outcome = examiner.examine([Mutant("sound", sheet())])
        examiner.close()
    assert "sound: Tile: ZeroDivisionError()" in outcome.wrong


def test_every_kind_of_damage_changes_the_file() -> None:
    files = {"one": sheet(), "two": sheet(pages=3), "three": layered_sheet("A-WALL")}
    for at, kind in enumerate(KINDS):
        made = list(mutants(SEED, len(KINDS) * len(files), files))[at * len(files) : (at + 1) * len(files)]
        assert all(mutant.made.endswith(kind.__name__) for mutant in made)
        assert {mutant.data for mutant in made} - set(files.values())


def test_the_same_seed_makes_the_same_files() -> None:
    assert [mutant.data for mutant in mutants(3, 12)] == [mutant.data for mutant in mutants(3, 12)]
    assert [mutant.data for mutant in mutants(3, 12)] != [mutant.data for mutant in mutants(4, 12)]
