"""A share of `make faults maps`: damaged tiles of base maps, and that a wrong outcome would be noticed."""

from __future__ import annotations

import pytest

from responder_app.render.pool import RenderPool
from tests.faults import maps
from tests.faults.maps import examine, mutants
from tests.faults.test_drawings import BluntPool, SilentPool

IN_CI = 150
SEED = 11


def test_damaged_tiles_are_drawn_left_out_or_refused_in_words() -> None:
    with RenderPool() as pool:
        outcome = examine(pool, mutants(SEED, IN_CI))
    assert outcome.wrong == []
    # A damaged tile never costs the sound one beside it.
    assert outcome.counts["drawn in part"] + outcome.counts["drawn"] + outcome.counts["lost a worker"] >= IN_CI
    assert outcome.counts["drawn in part"] > 10
    assert outcome.counts["drawn"] > 10
    assert outcome.counts["refused"] > 10


def test_a_tile_that_hangs_or_fails_without_a_reason_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "MOST_S", 0.05)
    with SilentPool() as silent:
        assert examine(silent, mutants(SEED, 1)).wrong == ["0: jpeg, flip_bits: DrawMapPicture hangs"]
    with BluntPool() as blunt:
        assert examine(blunt, mutants(SEED, 1)).wrong == ["0: jpeg, flip_bits: DrawMapPicture: ZeroDivisionError()"]


def test_the_same_seed_makes_the_same_tiles() -> None:
    made = [mutant.data for _, mutant in mutants(3, 15)]
    assert made == [mutant.data for _, mutant in mutants(3, 15)]
    assert made != [mutant.data for _, mutant in mutants(4, 15)]
