"""Everything that briefing may put on a map or plan has a way to be painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.plans import PlanLine, PlanLineKind, PlanOverlay, Symbol
from responder_app.briefing.answers.site_map import LayerKind, MapArea, MapLayer, MapLine, MapPoint, MapScene
from responder_app.gui.canvas.briefed import map_marks, map_shapes, plan_marks, plan_shapes, street_names
from responder_app.gui.canvas.inks import INKS
from responder_app.gui.canvas.marks import CLOSE_PX
from responder_app.gui.canvas.symbols import CORNERS, SYMBOL_MM, Mark, MarkItem
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.model.terms import StreetKind

SQUARE = (((0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0), (0.0, 0.0)),)


def scene(*layers: MapLayer) -> MapScene:
    return MapScene("Test", (0.0, 0.0), (-100, -100, 100, 100), layers, "", None, ())


AREAS = [
    LayerKind.GREEN,
    LayerKind.WATER_BODY,
    LayerKind.STRUCTURES,
    LayerKind.OTHER_FACILITIES,
    LayerKind.FOOTPRINT,
]


@pytest.mark.parametrize("kind", AREAS)
def test_every_kind_of_area_is_painted(canvas: SheetCanvas, kind: LayerKind) -> None:
    ground = canvas.viewport().grab().toImage().pixelColor(450, 250)
    canvas.show_map(map_shapes(scene(MapLayer(kind, "", areas=(MapArea("a", SQUARE),)))), (-100, -100, 100, 100))
    assert canvas.viewport().grab().toImage().pixelColor(450, 250) != ground


@pytest.mark.parametrize("style", [*StreetKind, "route", "step-free route"])
def test_every_kind_of_line_has_an_ink(style: str) -> None:
    assert INKS[style].line is not None


def test_symbols_keep_what_they_stand_for() -> None:
    hydrant = MapPoint("h1", "hydrant", 3, 4, "Hydrant 1", flow_class="AA")
    side = MapPoint("side-a", "side", 0, 9, "A", severity=FactSeverity.NORMAL)
    danger = MapPoint("hz", "hazmat", 1, 1, "Chlorine", severity=FactSeverity.DANGER)
    marks = {
        mark.id: mark for mark in map_marks(scene(MapLayer(LayerKind.HYDRANTS, "", points=(hydrant, side, danger))))
    }
    assert (marks["h1"].payload, marks["h1"].icon, marks["h1"].badge) == (hydrant, "hydrant", "AA")
    assert marks["side-a"].icon is None
    assert marks["hz"].alert
    assert not marks["h1"].alert


def streets(*lines: tuple[str, tuple[tuple[float, float], ...]]) -> MapScene:
    named = [MapLine(f"s{number}", StreetKind.MINOR, points, name) for number, (name, points) in enumerate(lines)]
    return scene(MapLayer(LayerKind.STREETS, "", lines=tuple(named)))


def test_a_street_of_many_lines_is_named_once_and_the_street_of_the_address_first() -> None:
    far, near = ((0.0, 80.0), (90.0, 80.0)), ((0.0, 5.0), (90.0, 5.0))
    names = list(street_names(streets(("Elm St", near), ("Oak Ave", far), ("Elm St", far)), "12 oak ave, Springfield"))
    assert [(street.name, len(street.lines), street.own) for street in names] == [
        ("Oak Ave", 1, True),
        ("Elm St", 2, False),
    ]


def test_a_street_is_the_addresss_own_only_by_whole_words() -> None:
    line = ((0.0, 0.0), (90.0, 0.0))
    (street,) = street_names(streets(("Lake", line)), "9 Lakeshore Drive")
    assert not street.own


def test_a_caption_leaves_out_what_its_symbol_says_and_the_label_does_not() -> None:
    hydrant = MapPoint("h1", "hydrant", 3, 4, "Hydrant H-7")
    panel = MapPoint("p", "alarm_panel", 3, 4, "Alarm panel")
    marks = {mark.id: mark for mark in map_marks(scene(MapLayer(LayerKind.HYDRANTS, "", points=(hydrant, panel))))}
    assert (marks["h1"].words, marks["h1"].label) == ("H-7", "Hydrant H-7")
    assert marks["p"].words == "Alarm panel"


def test_a_plans_symbols_and_routes_lie_in_page_points(canvas: SheetCanvas) -> None:
    overlay = PlanOverlay(
        level="3",
        symbols=(Symbol("s", "stair", "Stair 1", 200, 100, ()),),
        lines=(PlanLine("r", PlanLineKind.ROUTE, ((10, 10), (90, 10)), "Way out", accessible=True, stairs=False),),
        unplaced=(),
        north_deg=None,
        points_per_metre=None,
        rms_error_m=None,
        note="",
    )
    (mark,) = plan_marks(overlay)
    assert (mark.icon, mark.x, mark.y, mark.payload) == ("stair", 200, 100, overlay.symbols[0])
    (shape,) = plan_shapes(overlay)
    assert (shape.style, shape.rings) == ("step-free route", (((10, 10), (90, 10)),))


def test_a_bent_route_encloses_nothing(canvas: SheetCanvas) -> None:
    """Painted after a filled area, whose brush must not leak into the line."""
    corner = MapLine("r", "route", ((-80, -80), (-80, 80), (80, 80)))
    layers = (
        MapLayer(LayerKind.FOOTPRINT, "", areas=(MapArea("f", SQUARE),)),
        MapLayer(LayerKind.EVACUATION, "", lines=(corner,)),
    )
    canvas.show_map(map_shapes(scene(*layers)), (-100, -100, 100, 100))
    scale = canvas.pixels_per_unit
    picture = canvas.viewport().grab().toImage()
    outside, within = (
        picture.pixelColor(round(400 + x * scale), round(300 - y * scale)) for x, y in ((60, -60), (-60, 60))
    )
    assert within == outside


def test_a_map_can_be_tapped_where_a_symbol_is_drawn(canvas: SheetCanvas) -> None:
    point = MapPoint("g", "gas", 30, 60, "Gas main")
    layers = scene(MapLayer(LayerKind.SHUT_OFFS, "", points=(point,)))
    canvas.show_map(map_shapes(layers), layers.extent)
    canvas.set_marks(list(map_marks(layers)))
    tapped: list[object] = []
    canvas.symbol_tapped.connect(tapped.append)
    canvas.tap(QPointF(400 + 30 * canvas.pixels_per_unit, 300 - 60 * canvas.pixels_per_unit))
    assert tapped == [point]


def test_what_an_outline_says_has_its_symbol_from_close_by_or_when_it_is_chosen(canvas: SheetCanvas) -> None:
    points = (MapPoint("near", "exposure", 30, 0, "Near"), MapPoint("far", "exposure", -30, 0, "Far", minor=True))
    layers = scene(MapLayer(LayerKind.EXPOSURES, "", points=points))
    canvas.show_map(map_shapes(layers), (-100, -100, 100, 100))
    canvas.set_marks(list(map_marks(layers)))

    def seen() -> set[str]:
        canvas.settle()
        items = (item for item in canvas.scene().items() if isinstance(item, MarkItem))
        return {item.mark.id for item in items if item.isVisible()}

    assert canvas.pixels_per_unit < CLOSE_PX
    assert seen() == {"near"}
    canvas.choose({"far"}, centre=False)
    assert seen() == {"near", "far"}
    canvas.choose({"near"}, centre=False)
    assert seen() == {"near"}
    canvas.zoom_by(CLOSE_PX / canvas.pixels_per_unit * 1.1)
    assert seen() == {"near", "far"}
    canvas.fit()
    assert seen() == {"near"}


def test_a_badge_stands_at_a_corner_where_it_and_its_neighbours_are_seen(canvas: SheetCanvas) -> None:
    def hydrant(own_id: str, x: float, y: float) -> Mark:
        return Mark(own_id, "hydrant", x, y, own_id, badge="1,060", badge_colour="#36a15a")

    canvas.show_map((), (-400.0, -300.0, 400.0, 300.0))
    side = canvas._metrics.px(SYMBOL_MM)
    # Symbols that touch one another, as they do once they were moved apart.
    canvas.set_marks(
        [
            hydrant("alone", -200, 0),
            hydrant("beside", 0, 0),
            Mark("fdc", "fdc", side, 4, "FDC"),
            hydrant("between", 200, 0),
            Mark("gas", "gas", 200 + side, side * 0.4, "Gas"),
            Mark("gate", "gate", 200 - side, side * 0.4, "Gate"),
        ]
    )
    canvas.settle()
    items = {item.mark.id: item for item in canvas._marks._shown()}
    places = {own_id: canvas.position_of(QPointF(item.mark.x, item.mark.y)) for own_id, item in items.items()}
    assert items["alone"].corner == CORNERS[0]
    for own_id in ("beside", "between"):
        badge = items[own_id].badge_box.translated(places[own_id])
        symbols = [items[other].icon_box.translated(places[other]) for other in items if other != own_id]
        edge = canvas._metrics.px(0.6)
        assert not any(badge.intersects(box.adjusted(edge, edge, -edge, -edge)) for box in symbols), own_id
        assert items[own_id].corner != CORNERS[0]
        label = items[own_id].label_box.translated(places[own_id])
        assert not items[own_id].label_shown or not label.intersects(badge)
