"""A share of `make faults` canaries and model, with their controls."""

from __future__ import annotations

import pytest

from tests.faults.canaries import canaries
from tests.faults.model import model
from tests.faults.tally import Tally

SEED = 11


def _nothing_wrong(tally: Tally) -> None:
    assert tally.wrong == 0, "\n".join(tally.lines())
    assert sum(tally.controls.values()) > 0


@pytest.mark.slow
def test_nothing_of_a_facility_is_left_in_clear_by_a_vehicles_whole_life() -> None:
    tally = canaries(None, SEED, thorough=False)
    _nothing_wrong(tally)
    assert any(name.startswith("an export, which is in clear") for name in tally.controls)


@pytest.mark.slow
def test_in_whatever_order_an_office_its_vehicles_and_hosts_act_nothing_is_lost_or_believed() -> None:
    tally = model(None, SEED, examples=4)
    _nothing_wrong(tally)
    assert sum(tally.tried.values()) > 30
