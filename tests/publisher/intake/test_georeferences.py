"""Control points and scales in an owner's folder: what is refused, what is only doubted."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from responder_app.publisher.intake import Level
from responder_app.publisher.intake.scale import scale_of
from tests.publisher.intake.owner import (
    FACILITY,
    FEATURES,
    collection,
    errors,
    feature,
    near,
    take,
    warnings,
    write,
)


def points(*places: tuple[float, float, float, float]) -> bytes:
    """The folder's features with these control points: page x and y, thousandths of a degree east and north."""
    others: tuple[dict[str, Any], ...] = tuple(f for f in FEATURES if f["properties"]["kind"] != "control_point")
    own = (
        feature("control_point", near(east, north), level=1, page_x_pt=x, page_y_pt=y) for x, y, east, north in places
    )
    return collection(*others, *own)


PER_EAST, PER_NORTH = 1000.0, 1342.0
"""Points to a thousandth of a degree at about 41.9 degrees north, alike in metres."""
GOOD = tuple((50 + PER_EAST * e, 750 - PER_NORTH * n, e, n) for e, n in ((0, 0), (0.5, 0), (0.5, 0.5), (0, 0.5)))


def test_points_that_agree_are_told_with_their_error(folder: Path) -> None:
    intake = take(write(folder, {"site.geojson": points(*GOOD)}))
    assert warnings(intake) == []
    told = [finding.text for finding in intake.report.of(Level.TAKEN)]
    assert any("levels: the control points of 1 floor agree within 0." in line for line in told)


def test_a_wrong_point_is_an_error_that_names_it(folder: Path) -> None:
    wrong = (*GOOD[:2], (GOOD[2][0], GOOD[2][1] + 300, 0.5, 0.5), GOOD[3])
    (error,) = errors(take(write(folder, {"site.geojson": points(*wrong)})))
    assert error.startswith("site.geojson, line 10: floor 1: control point 3 misses by 2")
    assert error.endswith(" m from where the others put it")


def test_mirrored_points_are_an_error(folder: Path) -> None:
    mirrored = tuple((600 - x, y, e, n) for x, y, e, n in GOOD)
    (error,) = errors(take(write(folder, {"site.geojson": points(*mirrored)})))
    assert "mirrored" in error


def test_two_points_are_taken_with_a_warning(folder: Path) -> None:
    intake = take(write(folder, {"site.geojson": points(*GOOD[:2])}))
    assert errors(intake) == []
    assert [w.split("floor 1: ")[1] for w in warnings(intake)] == [
        "two control points place the sheet and nothing checks them; a third would"
    ]


def test_coarse_points_are_named_with_their_misses(folder: Path) -> None:
    # By turns 20 points (about 1.6 m) to the left and to the right: no stretch and no single point explains it.
    coarse = tuple((x + (20 if n % 2 else -20), y, e, nn) for n, (x, y, e, nn) in enumerate(GOOD))
    (warning,) = warnings(take(write(folder, {"site.geojson": points(*coarse)})))
    assert "agree only within 2." in warning
    assert warning.count("misses by 1.") == 3


def test_points_in_one_line_are_doubted(folder: Path) -> None:
    line = tuple((50 + PER_EAST * e, 750.0, e, 0.0) for e in (0.0, 0.2, 0.5))
    (warning,) = warnings(take(write(folder, {"site.geojson": points(*line)})))
    assert "in one line" in warning


def with_scale(scale: str) -> str:
    text = FACILITY.replace("{ordinal: 0, label: 1,", f"{{ordinal: 0, label: 1, scale: {scale},")
    assert text != FACILITY
    return text


def test_a_scale_is_read_as_the_title_block_writes_it(folder: Path) -> None:
    intake = take(write(folder, {"facility.yaml": with_scale("'1/8 in = 1 ft'"), "site.geojson": points()}))
    assert errors(intake) == []
    assert intake.preplan is not None
    assert intake.preplan.levels is not None
    assert [level.scale for level in intake.preplan.levels.levels or ()] == [None, 96, None]


def test_a_scale_that_its_control_points_contradict_is_a_warning(folder: Path) -> None:
    intake = take(write(folder, {"facility.yaml": with_scale("1:96"), "site.geojson": points(*GOOD)}))
    (warning,) = warnings(intake)
    assert "floor 1: 1:96, but its control points make it 1:2" in warning


def test_what_is_no_scale_is_an_error(folder: Path) -> None:
    (error,) = errors(take(write(folder, {"facility.yaml": with_scale("as noted")})))
    assert '"as noted" is no scale; write it like 1:96 or 1/8 in = 1 ft' in error


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("1:96", 96),
        ("1 : 100", 100),
        ("96", 96),
        ("1:62.5", Fraction("62.5")),
        ("1/8 in = 1 ft", 96),
        ('3/32" = 1\'-0"', 128),
        ("1/4”=1’-0”", 48),
        ("1 1/2\" = 1'", 8),
        ("1 in. = 20 ft.", 240),
        ("1 cm = 2 m", 200),
        ("0.125\" = 1'", 96),
    ],
)
def test_scales_of_the_trade_are_read(text: str, scale: Fraction) -> None:
    assert scale_of(text) == scale


@pytest.mark.parametrize(
    "text",
    ["NTS", "as noted", "1:0", "0", "1/0 in = 1 ft", "1 in = 0 ft", "1:", "=", "1 ft", "1:96 = 2", "-1:96", "1e5"],
)
def test_what_no_scale_is_gives_none(text: str) -> None:
    assert scale_of(text) is None
