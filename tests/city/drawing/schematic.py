"""Owns schematic diagrams: HVAC air flow and mechanical risers, not to scale."""

from __future__ import annotations

from shapely import box

from tests.city.drawing import titleblock
from tests.city.drawing.pen import Pen, save
from tests.city.drawing.sheet import SIZES, Sheet

XY = tuple[float, float]


def _sheet(name: str = "Tabloid") -> Sheet:
    width, height = SIZES[name]
    return Sheet(name, width, height, 1, "NOT TO SCALE", (60.0, height - 60.0), 130.0)


def _unit(pen: Pen, at: XY, size: XY, tag: str, lines: tuple[str, ...]) -> None:
    pen.stroke(1.2)
    pen.fill(0.95)
    pen.rect(at[0], at[1], size[0], size[1], "B")
    pen.fill(0.0)
    pen.text((at[0] + size[0] / 2, at[1] + 13), tag, 9, bold=True)
    for index, line in enumerate(lines):
        pen.text((at[0] + size[0] / 2, at[1] + 25 + index * 10), line, 7)


def _damper(pen: Pen, at: XY, tag: str) -> None:
    """A fire or smoke damper: a square with a stroke through it."""
    pen.stroke(0.8)
    pen.fill(1.0)
    pen.rect(at[0] - 4, at[1] - 4, 8, 8, "B")
    pen.line((at[0] - 4, at[1] + 4), (at[0] + 4, at[1] - 4))
    pen.fill(0.0)
    pen.text((at[0] + 6, at[1] - 2), tag, 5, anchor="start")


def hvac(project: str, address: str, labels: list[str], issued: str, smoke: str) -> bytes:
    """Air handlers above, supply and return risers, a branch with dampers for each floor."""
    sheet = _sheet()
    pen = Pen(sheet.height)
    shown = list(reversed(labels))
    top, step = 190.0, min(42.0, 440.0 / max(1, len(shown)))
    bottom = top + step * (len(shown) - 1)
    with pen.layer("M-DUCT"):
        for index, tag in enumerate(("AHU-1", "AHU-2")):
            _unit(
                pen,
                (150 + index * 430, 70),
                (150, 60),
                tag,
                ("SUPPLY / RETURN FANS VFD", f"{24_000 - index * 4000} CFM", "SMOKE DETECTOR SD IN DUCT"),
            )
        _unit(pen, (415, 70), (100, 60), "SEF-1", ("SMOKE EXHAUST FAN", "KEYED AT FIRE PANEL"))
        for x, rgb in (
            (190.0, (0.0, 0.3, 0.7)),
            (260.0, (0.7, 0.25, 0.0)),
            (620.0, (0.0, 0.3, 0.7)),
            (690.0, (0.7, 0.25, 0.0)),
            (465.0, (0.4, 0.4, 0.4)),
        ):
            pen.stroke(2.6, rgb=rgb)
            pen.line((x, 130), (x, bottom))
        for index, label in enumerate(shown):
            y = top + index * step
            pen.stroke(0.4, 0.6, "6 3")
            pen.line((110, y + step * 0.42), (1000, y + step * 0.42))
            pen.fill(0.0)
            pen.text((92, y + 3), f"LEVEL {label}", 7, bold=True)
            for x, far, rgb in ((190.0, 380.0, (0.0, 0.3, 0.7)), (620.0, 860.0, (0.0, 0.3, 0.7))):
                pen.stroke(1.6, rgb=rgb)
                pen.line((x, y), (far, y))
                _damper(pen, (x + 26, y), "FSD")
            for x, far, rgb in ((260.0, 380.0, (0.7, 0.25, 0.0)), (690.0, 860.0, (0.7, 0.25, 0.0))):
                pen.stroke(1.6, rgb=rgb)
                pen.line((x, y + 8), (far, y + 8))
    with pen.layer("A-ANNO-TEXT"):
        pen.fill(0.0)
        pen.text((60, 46), "AIR FLOW DIAGRAM", 13, bold=True, anchor="start")
        y = bottom + 44
        for rgb, text in (
            ((0.0, 0.3, 0.7), "SUPPLY AIR"),
            ((0.7, 0.25, 0.0), "RETURN AIR"),
            ((0.4, 0.4, 0.4), "SMOKE EXHAUST"),
        ):
            pen.stroke(2.4, rgb=rgb)
            pen.line((110, y - 3), (140, y - 3))
            pen.text((148, y), text, 7, anchor="start")
            y += 12
        pen.text((330, bottom + 44), "FSD = COMBINATION FIRE AND SMOKE DAMPER, CLOSES ON ALARM", 7, anchor="start")
        for index, line in enumerate(titleblock.broken(f"SMOKE CONTROL: {smoke}", 560, 7)):
            pen.text((330, bottom + 56 + index * 10), line, 7, anchor="start")
    title = titleblock.Title(project, address, "HVAC AIR FLOW", "M-501", issued, 0, box(0, 0, 4, 3), legend=())
    titleblock.draw(pen, sheet, title)
    return save([pen], (sheet.width, sheet.height), frozenset(), f"{project} HVAC air flow")


def mechanical(project: str, address: str, labels: list[str], issued: str, pump_gpm: int | None, gas: bool) -> bytes:
    """Fire standpipe, domestic water and gas risers with their valves."""
    sheet = _sheet()
    pen = Pen(sheet.height)
    shown = list(reversed(labels))
    top, step = 100.0, min(44.0, 500.0 / max(1, len(shown)))
    bottom = top + step * (len(shown) - 1)
    risers = [
        (230.0, (0.75, 0.0, 0.0), "STANDPIPE A 6 IN"),
        (430.0, (0.75, 0.0, 0.0), "STANDPIPE B 6 IN"),
        (620.0, (0.0, 0.4, 0.2), "DOMESTIC WATER 4 IN"),
    ]
    if gas:
        risers.append((800.0, (0.75, 0.55, 0.0), "NATURAL GAS 3 IN"))
    with pen.layer("F-STND"):
        for x, rgb, name in risers:
            pen.stroke(2.2, rgb=rgb)
            pen.line((x, top - 16), (x, bottom + 50))
            pen.fill(0.0)
            pen.text((x, top - 24), name, 7, bold=True)
            for index in range(len(shown)):
                y = top + index * step
                pen.stroke(1.0, rgb=rgb)
                pen.line((x, y), (x + 34, y))
                pen.stroke(0.8)
                pen.path([[(x + 34, y - 4), (x + 34, y + 4), (x + 42, y - 4), (x + 42, y + 4)]])
                pen.text((x + 47, y + 2.5), "FHV" if "STAND" in name else "V", 5.5, anchor="start")
    with pen.layer("A-ANNO-TEXT"):
        pen.fill(0.0)
        pen.text((60, 46), "RISER DIAGRAM", 13, bold=True, anchor="start")
        for index, label in enumerate(shown):
            y = top + index * step
            pen.text((92, y + 3), f"LEVEL {label}", 7, bold=True)
            pen.stroke(0.4, 0.6, "6 3")
            pen.line((115, y + step * 0.45), (1000, y + step * 0.45))
        text = (
            (f"{pump_gpm} GPM AT 125 PSI", "ELECTRIC, DIESEL BACK-UP")
            if pump_gpm
            else ("NO FIRE PUMP", "CITY PRESSURE")
        )
        _unit(pen, (265, bottom + 50), (130, 46), "FIRE PUMP", text)
        _unit(pen, (90, bottom + 50), (90, 46), "FDC", ("2 x 2.5 IN, SIDE A",))
        _unit(pen, (575, bottom + 50), (90, 46), "WATER METER", ("MAIN VALVE WV-1",))
        if gas:
            _unit(pen, (755, bottom + 50), (90, 46), "GAS METER", ("SHUT-OFF, OUTSIDE",))
        pen.stroke(1.6, rgb=(0.75, 0.0, 0.0))
        pen.lines(
            [
                ((180, bottom + 73), (265, bottom + 73)),
                ((230, bottom + 50), (230, bottom + 73)),
                ((395, bottom + 73), (430, bottom + 73)),
                ((430, bottom + 50), (430, bottom + 73)),
            ]
        )
        pen.fill(0.0)
        pen.text(
            (115, bottom + 118), "FHV = 2.5 IN FIRE HOSE VALVE    V = ISOLATING VALVE ON THE FLOOR", 7, anchor="start"
        )
    title = titleblock.Title(project, address, "MECHANICAL RISERS", "P-601", issued, 0, box(0, 0, 4, 3))
    titleblock.draw(pen, sheet, title)
    return save([pen], (sheet.width, sheet.height), frozenset(), f"{project} mechanical risers")
