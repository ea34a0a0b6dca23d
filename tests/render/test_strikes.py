"""A sheet that cost two workers is not tried again for a while."""

from __future__ import annotations

from responder_app.render.requests import Inspect, MediaType, Source, Tile
from responder_app.render.strikes import FORGIVEN_AFTER_S, TOGETHER_S, Strikes

SHEET, OTHER = (Source(name, MediaType.PDF, b"%PDF-") for name in ("sheet", "other"))


def tile(source: Source = SHEET, page: int = 0, x: int = 0) -> Tile:
    return Tile(source, page, 1.0, x, 0, 64, 64)


def test_one_lost_worker_is_tried_again_and_two_are_not() -> None:
    now = [0.0]
    strikes = Strikes(lambda: now[0])
    strikes.count(tile(), died=True)
    assert strikes.refusal(tile()) is None
    now[0] = TOGETHER_S
    strikes.count(tile(x=64), died=True)
    assert "stopped twice" in str(strikes.refusal(tile(x=128)))


def test_workers_that_die_at_the_same_moment_are_one_strike_and_hung_ones_are_two() -> None:
    strikes = Strikes()
    strikes.count(tile(), died=True)
    strikes.count(tile(x=64), died=True)
    assert strikes.refusal(tile()) is None
    strikes.count(tile(x=64), died=False)
    assert strikes.refusal(tile()) is not None


def test_other_pages_and_sheets_are_not_blamed() -> None:
    strikes = Strikes()
    for _ in range(2):
        strikes.count(tile(), died=False)
    assert strikes.refusal(tile(page=1)) is None
    assert strikes.refusal(tile(OTHER)) is None
    assert strikes.refusal(Inspect(SHEET)) is None


def test_after_some_minutes_the_sheet_is_tried_again() -> None:
    now = [0.0]
    strikes = Strikes(lambda: now[0])
    for _ in range(2):
        strikes.count(tile(), died=False)
    now[0] = FORGIVEN_AFTER_S - 1
    assert strikes.refusal(tile()) is not None
    now[0] = FORGIVEN_AFTER_S
    assert strikes.refusal(tile()) is None
