"""The numbers beside the map: what is seen on paper is explained on paper."""

from __future__ import annotations

from responder_app.briefing.answers.site_map import LayerKind, MapLayer, MapPoint, MapScene
from responder_app.documents.map_list import list_of, numbers_of


def point(name: str, y: float, minor: bool = False) -> MapPoint:
    return MapPoint(id=name, kind="exposure", x=0.0, y=y, label=name, details=(), minor=minor)


def scene(*layers: MapLayer) -> MapScene:
    return MapScene("Here", (-87.63, 41.88), (-50.0, -50.0, 50.0, 50.0), layers, "16T", None, ())


def test_the_nearest_exposure_of_a_side_is_listed_also_where_the_first_view_ends_before_it() -> None:
    next_door = MapLayer(
        LayerKind.EXPOSURES,
        "Exposures",
        points=(point("Exposure D", 30.0), point("Exposure B", -62.0), point("Exposure B too", -64.0, minor=True)),
    )
    far = MapLayer(LayerKind.HYDRANTS, "Hydrants", points=(point("Hydrant far off", 80.0),))
    drawn = scene(next_door, far)
    numbers = numbers_of(drawn)
    assert set(numbers) == {"Exposure D", "Exposure B"}
    assert [row.label for group in list_of(drawn, numbers) for row in group.rows] == ["Exposure D", "Exposure B"]
