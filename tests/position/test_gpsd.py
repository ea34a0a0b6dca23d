from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.position.fix import Fix, NoFix
from responder_app.position.gpsd import read_report
from responder_app.position.lines import LONGEST

SAID = Path(__file__).parent / "said" / "gpsd.jsonl"
TPV: dict[str, Any] = {"class": "TPV", "device": "/dev/ttyACM0", "mode": 3, "lat": 41.8825, "lon": -87.6244}


def said(**changes: object) -> object:
    return read_report(json.dumps({**TPV, **changes}).encode())


def test_gpsd_is_read_from_its_greeting_on() -> None:
    readings = [read_report(line) for line in SAID.read_bytes().splitlines()]
    assert readings[:3] == [None, None, None]
    assert readings[3:5] == [NoFix(), NoFix()]
    fixes = [reading for reading in readings if isinstance(reading, Fix)]
    assert [fix.point for fix in fixes] == [(-87.62445, 41.88251), (-87.62439, 41.88253)]
    assert [fix.accuracy_m for fix in fixes] == [7.41, 7.22]
    assert fixes[0].stamp == "2026-03-04T03:12:00.000Z"


def test_an_error_by_its_parts_is_as_good_as_one_by_the_whole() -> None:
    fix = said(epx=3.0, epy=4.0)
    assert isinstance(fix, Fix)
    assert fix.accuracy_m == pytest.approx(5.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"lat": 91},
        {"lon": -181},
        {"lat": float("nan")},
        {"lat": float("inf")},
        {"lat": "41.88"},
        {"lat": None},
        {"lat": True},
        {"lat": [41]},
        {"lat": 10**400},
        {"lat": 0, "lon": 0},
        {"mode": "3"},
        {"class": "POLL"},
    ],
)
def test_what_is_no_place_is_not_taken(changes: dict[str, object]) -> None:
    assert said(**changes) is None


@pytest.mark.parametrize("changes", [{"mode": 0}, {"mode": 1}, {"status": 8}, {"eph": 60_000.0}])
def test_none_a_simulation_and_a_hopeless_one_are_no_position(changes: dict[str, object]) -> None:
    assert said(**changes) == NoFix()


@pytest.mark.parametrize(
    "line", [b"[" * LONGEST, b'{"class":' * 1500, b'{"lat":' + b"9" * 9000 + b"}", b"\xff\xfe", b""]
)
def test_hostile_json_says_nothing(line: bytes) -> None:
    assert read_report(line) is None


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_no_value_breaks_it(value: object) -> None:
    for name in ("mode", "lat", "lon", "eph", "time", "device", "status"):
        said(**{name: value})
