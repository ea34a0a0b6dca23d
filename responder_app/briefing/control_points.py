"""Which fit a sheet's control points can bear, which of them are refused and why.

The simplest fit that the points agree with is taken, because only what is left over after it checks them: three
points always fit an affine, four always a projective, however wrong one of them is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from responder_app.briefing.answers.sheet_ground import FitMethod
from responder_app.briefing.fitting import Fit, Fitted, affine, projective, similarity
from responder_app.briefing.projection import Place, depth, slant_deg, stretch
from responder_app.errors import InputError

FARTHEST_PT = 1e6
"""No sheet is so large (Page allows a fifth of it); what lies farther away is refused before it overflows."""
FARTHEST_M = 1e8
LEAST_SPREAD_M = 1.0
LEAST_SPREAD_PT = 1.0
GOOD_M = 0.5
"""Points that agree this well need no better fit: they were picked by hand, on imagery of 0.15 to 0.6 m a pixel."""
CHANCE = 0.01
"""How likely noise alone may make a fit with more freedom, or without one point, look so much better (`_beats`)."""
REFUSED_M = 5.0
REFUSED_SHARE = 0.1
"""Points that miss by more than this, or this share of their spread, place nothing: a symbol would be rooms away."""
WRONG_M = 2.0
"""One point that misses by this much, while all others agree, is wrong and not merely coarse."""
ALONE = 1 / 3
"""It is that one when leaving out any other leaves at least three times the error."""
MIRRORED_SHARE = 0.02
LINE_SHARE = 0.05
"""Points within this share of their length from one line say nothing about what lies beside it."""
MOST_STRETCH = 1.1
MOST_SLANT_DEG = 1.0
"""What a scanner or printer does to a sheet: it stretches it by some percent and keeps its edges square."""
MOST_TILT = 3.0
"""How many times as large one part of a photographed sheet may be as another."""


def chosen_fit(page: list[Place], ground: list[Place]) -> Fitted:
    """The fit to use, from page points (y downwards) to metres (y north).

    Raises:
        InputError: The points lie nowhere or on one spot, are mirrored, or wrong; the wrong one is named where that
            can be told.
    """
    for number, (drawn, placed) in enumerate(zip(page, ground, strict=True), start=1):
        if not (max(map(abs, drawn)) <= FARTHEST_PT and max(map(abs, placed)) <= FARTHEST_M):
            raise InputError(f"control point {number} lies on no sheet or no place on earth")
    if spread(page) < LEAST_SPREAD_PT or spread(ground) < LEAST_SPREAD_M:
        raise InputError("the control points lie on one spot: two places apart from each other are needed")
    simple = similarity(page, ground)
    if len(page) == 2:
        return replace(simple, method=FitMethod.TWO_POINTS)
    on_a_line = is_a_line(page) or is_a_line(ground)
    if not on_a_line:
        _refuse_mirrored(simple, page, ground)
    best = _best(simple, page, ground, on_a_line)
    exact = None if on_a_line else _exact(page, ground)
    if exact is not None and best.error_m > GOOD_M and (len(page) == 3 or _is_refused(best, ground)):
        return exact
    if _is_refused(best, ground):
        raise InputError(_disagreement(page, ground))
    return best


def _best(simple: Fitted, page: list[Place], ground: list[Place], on_a_line: bool) -> Fitted:
    """The simplest good fit, else the one that noise alone does not explain; a wrong point is one explanation of it.

    Leaving a point out uses up two measured numbers, as the step from a similarity to an affine does and from there
    to a projective: explanations of the same cost are compared by how well they fit.

    Raises:
        InputError: One wrong point explains it best.
    """
    ladder: list[Fit] = [similarity] if on_a_line else [similarity, affine, projective]
    best, wrong = simple, ""
    for step, method in enumerate(ladder):
        if best.error_m <= GOOD_M:
            break
        if step:
            found = method(page, ground)
            if found is not None and found.freedom and not found.mirrored and _explains(found, best):
                best, wrong = found, ""
        left_out = _without_the_worst(method, page, ground)
        if left_out is not None and _explains(left_out[0], best):
            best, wrong = left_out
    if wrong:
        raise InputError(wrong)
    return best


def _explains(one: Fitted, other: Fitted) -> bool:
    if one.freedom == other.freedom:
        return one.error_m < other.error_m
    return _beats(one, other)


def _beats(one: Fitted, other: Fitted) -> bool:
    """Whether the error is smaller than chance makes it.

    With noise alone the ratio of the sums of squares is distributed as Beta(f / 2, (g - f) / 2), f and g the degrees
    of freedom; near 0 its distribution function is about the ratio to the power f / 2, the errors' to the power f.
    """
    return one.error_m < other.error_m and (one.error_m / other.error_m) ** one.freedom <= CHANCE


def _refuse_mirrored(simple: Fitted, page: list[Place], ground: list[Place]) -> None:
    """Turned over, the sheet fits far better: swapped axes, or a drawing seen from below."""
    over = similarity([(x, -y) for x, y in page], ground)
    if simple.error_m > max(GOOD_M, MIRRORED_SHARE * spread(ground)) and over.error_m < simple.error_m / 2:
        raise InputError("the control points are mirrored: check left and right, or longitude and latitude")


def _without_the_worst(method: Fit, page: list[Place], ground: list[Place]) -> tuple[Fitted, str] | None:
    """The fit without the one point that disagrees with all others, and what is wrong with it; None: no such point."""
    trials = []
    for number in range(len(page)):
        pages, places = _without(page, number), _without(ground, number)
        rest = None if len(pages) < 3 or is_a_line(pages) or is_a_line(places) else method(pages, places)
        if rest is not None and rest.freedom and not rest.mirrored:
            trials.append((rest.error_m, number, rest))
    trials.sort(key=lambda trial: trial[:2])
    if not trials or (len(trials) > 1 and trials[0][0] > trials[1][0] * ALONE):
        return None
    _, number, rest = trials[0]
    miss = rest.miss_m(page[number], ground[number])
    if miss < WRONG_M:
        return None
    return rest, f"control point {number + 1} misses by {_metres(miss)} from where the others put it"


def _exact(page: list[Place], ground: list[Place]) -> Fitted | None:
    """The fit that goes through all points, when it is what a scanner or a camera does to a sheet."""
    middle = (sum(x for x, _ in page) / len(page), sum(y for _, y in page) / len(page))
    if len(page) == 3:
        found = affine(page, ground)
        if found is None or found.mirrored:
            return None
        square = abs(slant_deg(found.to_metres, *middle)) <= MOST_SLANT_DEG
        return found if square and stretch(found.to_metres, *middle) <= MOST_STRETCH else None
    if len(page) == 4:
        found = projective(page, ground)
        if found is None or found.mirrored:
            return None
        depths = [depth(found.to_metres, *place) for place in page]
        return found if max(depths) <= MOST_TILT * min(depths) else None
    return None


def _is_refused(best: Fitted, ground: list[Place]) -> bool:
    return best.error_m > min(REFUSED_M, REFUSED_SHARE * spread(ground))


def _disagreement(page: list[Place], ground: list[Place]) -> str:
    misses = []
    for number in range(len(page)):
        pages, places = _without(page, number), _without(ground, number)
        if spread(pages) >= LEAST_SPREAD_PT and spread(places) >= LEAST_SPREAD_M:
            misses.append((similarity(pages, places).miss_m(page[number], ground[number]), number))
    miss, number = max(misses)
    said = f"the control points do not fit together: point {number + 1} misses the most, by {_metres(miss)}"
    return f"{said}, but any of the three may be wrong: a fourth would tell" if len(page) == 3 else said


def _metres(metres: float) -> str:
    return f"{metres:.0f} m" if metres >= 10 else f"{metres:.1f} m"


def spread(places: Sequence[Place]) -> float:
    """About the greatest distance between two of them, never more: the farthest from the farthest from the first."""
    start, end = _ends(places)
    return math.dist(start, end)


def _ends(places: Sequence[Place]) -> tuple[Place, Place]:
    start = max(places, key=lambda place: math.dist(place, places[0]))
    return start, max(places, key=lambda place: math.dist(place, start))


def is_a_line(places: Sequence[Place]) -> bool:
    """Whether all lie near the line through the two that are farthest apart."""
    start, end = _ends(places)
    length = math.dist(start, end)
    if length <= 0:
        return True
    across = (end[1] - start[1]) / length, (start[0] - end[0]) / length
    away = max(abs((x - start[0]) * across[0] + (y - start[1]) * across[1]) for x, y in places)
    return away < LINE_SHARE * length


def _without(places: list[Place], number: int) -> list[Place]:
    return places[:number] + places[number + 1 :]
