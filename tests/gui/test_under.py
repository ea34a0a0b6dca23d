"""Base maps under a site map: what they draw is not drawn twice, and the map is whole again without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from responder_app.briefing.answers.site_map import LayerKind, MapArea, MapLayer, MapLine, MapScene, ScenePoint
from responder_app.errors import DamagedError
from responder_app.gui.canvas.streets import StreetNameItem
from responder_app.gui.map_layers import LayerKeys
from responder_app.gui.map_panel import LACKING, MapPanel
from responder_app.gui.metrics import Metrics
from responder_app.gui.theme import Theme
from responder_app.gui.under import under
from responder_app.render.pool import RenderPool
from tests.gui.canvas.base_maps import ORIGIN, FakeBaseMap, pictures

SMALL = (24.941, 60.170, 24.947, 60.173)
"""About 330 by 330 metres around the origin."""


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    with RenderPool() as running:
        yield running


@pytest.fixture
def panel(qtbot: QtBot) -> MapPanel:
    theme = Theme(Metrics(96))
    theme.apply()
    made = MapPanel(theme)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def box(x: float, y: float) -> tuple[tuple[ScenePoint, ...], ...]:
    return (((x, y), (x + 20, y), (x + 20, y + 20), (x, y + 20), (x, y)),)


def scene() -> MapScene:
    """Two streets and two buildings, one of each near the origin and one far from it, and the facility itself."""
    near: tuple[ScenePoint, ...] = ((-100.0, 0.0), (100.0, 0.0))
    far: tuple[ScenePoint, ...] = ((-100.0, 900.0), (100.0, 900.0))
    layers = (
        MapLayer(
            LayerKind.STREETS,
            "Streets",
            lines=(MapLine("n", "street", near, "Near Street"), MapLine("f", "street", far, "Far Street")),
        ),
        MapLayer(LayerKind.STRUCTURES, "Buildings", areas=(MapArea("n", box(20, 20)), MapArea("f", box(20, 880)))),
        MapLayer(LayerKind.FOOTPRINT, "Footprint", areas=(MapArea("own", box(-30, -30)),)),
    )
    return MapScene("Here", ORIGIN, (-150.0, -150.0, 150.0, 150.0), layers, "35V", None, ())


def drawn(panel: MapPanel) -> list[str]:
    return sorted(item.kind for item in panel.canvas._shapes if item.isVisible())


def names(panel: MapPanel) -> set[str]:
    items = [item for item in panel.canvas.scene().items() if isinstance(item, StreetNameItem)]
    return {item.street.name for item in items}


def test_what_lies_on_the_base_map_is_left_out_and_what_lies_beside_it_is_not(pool: RenderPool) -> None:
    below = under(pool, [FakeBaseMap(bounds=SMALL)], scene())
    assert below is not None
    kept = {
        layer.kind: [*(one.id for one in layer.areas), *(one.id for one in layer.lines)] for layer in below.bare.layers
    }
    assert kept == {LayerKind.STREETS: ["f"], LayerKind.STRUCTURES: ["f"], LayerKind.FOOTPRINT: ["own"]}


def test_on_a_base_map_that_holds_all_of_it_only_the_facility_is_left(pool: RenderPool) -> None:
    below = under(pool, [FakeBaseMap()], scene())
    assert below is not None
    kept = {layer.kind: len(layer.areas) + len(layer.lines) for layer in below.bare.layers}
    assert kept == {LayerKind.STREETS: 0, LayerKind.STRUCTURES: 0, LayerKind.FOOTPRINT: 1}


def test_without_a_base_map_near_there_is_nothing_below(pool: RenderPool) -> None:
    assert under(pool, [], scene()) is None
    assert under(pool, [FakeBaseMap(bounds=(0.0, 0.0, 1.0, 1.0))], scene()) is None


def test_the_base_map_is_left_out_and_laid_again(qtbot: QtBot, panel: MapPanel, pool: RenderPool) -> None:
    everything = scene()
    panel.show_scene(everything, "1 Near Street", under=under(pool, [FakeBaseMap()], everything))
    qtbot.waitUntil(lambda: panel.canvas.complete, timeout=20_000)
    assert panel.has_base
    assert set(drawn(panel)) == {"footprint"}
    assert "Near Street" in names(panel)  # the address's own
    assert "Far Street" not in names(panel)
    panel.show_base(False)
    qtbot.waitUntil(lambda: panel.canvas.complete, timeout=20_000)
    assert {"streets", "structures", "footprint"} <= set(drawn(panel))
    assert names(panel) == {"Near Street", "Far Street"}
    panel.show_base(True)
    qtbot.waitUntil(lambda: panel.canvas.complete, timeout=20_000)
    assert set(drawn(panel)) == {"footprint"}


def test_a_layer_that_the_base_map_draws_is_not_offered_to_be_hidden(
    qtbot: QtBot, panel: MapPanel, pool: RenderPool
) -> None:
    everything, counts = scene(), list[int]()
    keys = LayerKeys(Theme(Metrics(96)), panel)
    qtbot.addWidget(keys)
    keys.changed.connect(counts.append)
    panel.show_scene(everything, "1 Near Street", under=under(pool, [FakeBaseMap()], everything))
    keys.show_layers(everything)
    streets, footprint = keys.keys[LayerKind.STREETS], keys.keys[LayerKind.FOOTPRINT]
    assert (streets.isEnabled(), streets.text()) == (False, "Streets: in the base\nmap")
    assert footprint.isEnabled()
    assert counts[-1] == 0
    keys.base.click()
    assert streets.isEnabled()
    streets.click()
    assert "streets" not in drawn(panel)
    assert counts[-1] == 2
    keys.base.click()
    assert not streets.isEnabled(), "the base map shows the streets: nothing says that they are hidden"
    assert streets.isChecked()
    assert counts[-1] == 0


def test_over_a_picture_the_names_of_streets_can_be_hidden(qtbot: QtBot, panel: MapPanel, pool: RenderPool) -> None:
    everything = scene()
    keys = LayerKeys(Theme(Metrics(96)), panel)
    qtbot.addWidget(keys)
    panel.show_scene(everything, "", under=under(pool, [pictures()], everything))
    keys.show_layers(everything)
    assert keys.keys[LayerKind.STREETS].isEnabled()
    assert not keys.keys[LayerKind.STRUCTURES].isEnabled()


def test_over_pictures_the_streets_keep_their_upright_names(qtbot: QtBot, panel: MapPanel, pool: RenderPool) -> None:
    everything = scene()
    panel.show_scene(everything, "", under=under(pool, [pictures()], everything))
    qtbot.waitUntil(lambda: panel.canvas.complete, timeout=20_000)
    assert names(panel) == {"Near Street", "Far Street"}


def test_a_base_map_that_fails_is_said_and_the_site_map_is_there(
    qtbot: QtBot, panel: MapPanel, pool: RenderPool
) -> None:
    everything = scene()
    broken = FakeBaseMap("broken", fails=DamagedError("object 12ab is damaged"))
    panel.show_scene(everything, "", under=under(pool, [broken], everything))
    qtbot.waitUntil(lambda: not panel.bar.isHidden(), timeout=20_000)
    assert panel.bar.text().startswith(LACKING)
    assert "12ab" not in panel.bar.text()
    assert not panel.canvas.isHidden()
    assert {"streets", "structures", "footprint"} <= set(drawn(panel))
    assert {"Near Street", "Far Street"} <= names(panel)
    panel.show_base(False)
    assert panel.bar.isHidden()


def test_a_base_map_that_is_drawn_after_all_takes_its_notice_away(
    qtbot: QtBot, panel: MapPanel, pool: RenderPool
) -> None:
    everything = scene()
    panel.show_scene(everything, "", under=under(pool, [FakeBaseMap()], everything))
    qtbot.waitUntil(lambda: panel.canvas.complete, timeout=20_000)
    panel.canvas.drawing_failed.emit("The drawing process stopped.")
    assert "streets" in drawn(panel)
    panel.canvas.drawing_recovered.emit()
    assert set(drawn(panel)) == {"footprint"}
    assert panel.bar.isHidden()
