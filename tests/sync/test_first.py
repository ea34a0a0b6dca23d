from __future__ import annotations

from responder_app.library.values import Wanted
from responder_app.package.digest import ref_of
from responder_app.package.part import PLAN, TILES
from responder_app.sync.first import First, is_public, wanted_first
from responder_app.sync.wants import plan_objects
from tests.sync.scene import Scene, facility_id

STATION = (-87.62, 41.87)
INCIDENT = (-87.50, 41.90)


def test_own_districts_come_first_and_within_them_the_nearest() -> None:
    first = First(("harbour", "north"), (STATION,))
    places = {"near": (-87.62, 41.88), "far": (-87.62, 41.99), "other": STATION, "own": (-87.62, 42.5)}
    rank = first.ranks({"near": "north", "far": "north", "other": "west", "own": "harbour", "new": "north"}, places)
    assert sorted(places | {"new": STATION}, key=rank) == ["own", "near", "far", "new", "other"]


def test_districts_never_bring_tiles_before_anybodys_plans() -> None:
    wanted = [Wanted("r", name, kind, ref_of(f"{name} {kind}".encode())) for name in "ab" for kind in (TILES, PLAN)]
    ordered = plan_objects(wanted, First(("north",)).ranks({"a": "west", "b": "north"}, {}))
    assert [(item.facility_id, item.kind) for item in ordered] == [("b", PLAN), ("a", PLAN), ("b", TILES), ("a", TILES)]


def test_an_incident_orders_what_comes_from_a_stick() -> None:
    assert wanted_first((), STATION, INCIDENT, "/media/stick").near == (INCIDENT, STATION)


def test_fetch_order_never_follows_an_incident_on_a_network() -> None:
    for source in ("https://preplans.example", "s3://bucket/city", "HTTPS://preplans.example"):
        assert is_public(source)
        assert wanted_first((), STATION, INCIDENT, source) == wanted_first((), STATION, None, source)


def _order(scene: Scene, here: tuple[float, float] | None) -> list[str]:
    """In which order facilities get their plans, one after the other, from a folder."""
    vehicle = scene.enrol("Engine " + ("5" if here else "6"))
    vehicle.settings = vehicle.settings.model_copy(update={"downloads": 1})
    service = vehicle.service(scene.repository)
    read: list[str] = []
    store = type(vehicle.library.objects).partial
    named = {ref.hash: name for (name, kind), ref in scene.named(vehicle).parts.items() if kind == "plan"}

    def noted(self: object, ref: object) -> object:
        read.append(named.get(ref.hash, ""))  # type: ignore[attr-defined]
        return store(self, ref)  # type: ignore[arg-type]

    vehicle.library.objects.partial = noted.__get__(vehicle.library.objects)  # type: ignore[method-assign]
    service.sync_now(here=here)
    return [name for name in read if name]


def test_the_nearest_plans_come_first(scene: Scene) -> None:
    scene.publish(*range(1, 7), size=1000)
    there = (-87.62 + 6 / 1000, 41.87)
    assert _order(scene, there) == [facility_id(number) for number in (6, 5, 4, 3, 2, 1)]
