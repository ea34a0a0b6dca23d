"""Base maps drawn by real workers: our styles, names as values, and one bad tile never costs the others."""

from __future__ import annotations

import pytest

from responder_app.errors import DamagedError, DrawingError, WorkerError
from responder_app.render import limits
from responder_app.render.map_answers import drawn_of, head_of, names_of
from responder_app.render.map_inks import GROUND_INKS, PAPER, Ground
from responder_app.render.mapping import DrawMap, Fit2, Gathered, NameKind
from responder_app.render.pool import RenderPool
from responder_app.render.refusals import Refusal
from responder_app.render.requests import MediaType, Source
from tests.render.ground import (
    HOUSE,
    STREET,
    TOWN,
    Thing,
    drawn,
    drawn_pictures,
    named,
    picture,
    piece,
    pixel,
    placed,
    vector_tile,
    zipped,
)


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def fill(ground: Ground, night: bool = False) -> tuple[int, int, int]:
    ink = GROUND_INKS[ground].fill
    assert ink is not None
    return rgb(ink[night])


def near(one: tuple[int, int, int], other: tuple[int, int, int], by: int = 6) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("night", [False, True])
def test_a_quarter_is_drawn_in_our_own_colours_of_day_and_night(pool: RenderPool, night: bool) -> None:
    data = pool.run(drawn(piece(zipped(vector_tile()), gzipped=True), night=night)).pixels.data
    assert near(pixel(data, 200, 30), rgb(PAPER[night]))
    assert near(pixel(data, 62, 62), fill(Ground.BUILDING, night))
    assert near(pixel(data, 203, 203), fill(Ground.WATER, night))
    core = GROUND_INKS[Ground.STREET].line
    assert core is not None
    assert near(pixel(data, 200, 128), rgb(core[night]), by=40)
    assert min(sum(pixel(data, 200, y)) for y in range(122, 128)) < sum(rgb(PAPER[False])) - 200 or night


def test_a_tile_is_drawn_where_it_lies_in_the_scene(pool: RenderPool) -> None:
    far = placed(left=-12_000.0, top=7_000.0)
    data = pool.run(
        drawn(piece(vector_tile(), "far", far), x=round(-12_000 * 0.256), y=round(7_000 * 0.256))
    ).pixels.data
    assert near(pixel(data, 62, 62), fill(Ground.BUILDING))
    # A quarter of a turn: what lay in the north-west lies in the north-east.
    turned = Fit2((1000, 0, -1000, 0, 0, 0), (0, 1000, 0, 0, 0, 0))
    data = pool.run(drawn(piece(vector_tile(), "turned", turned))).pixels.data
    assert near(pixel(data, 255 - 62, 62), fill(Ground.BUILDING))


def test_a_tile_known_from_another_scene_is_drawn_and_named_where_it_lies_in_this_one() -> None:
    # About an origin 9 km away: moved, turned by 0.2 degrees, stretched by one in a million.
    here = Fit2((-400, 1000, 0.03, 0.002, 0.001, 0.002), (-300, -0.03, 1000, 0.001, 0.002, 0.001))
    there = Fit2((-8_400, 1000.001, 3.5, 0.002, 0.001, 0.002), (3_100, -3.5, 1000.001, 0.001, 0.002, 0.001))
    turned = Fit2((1000, 0, -1000, 900, 0, 0), (0, 1000, 0, 0, 800, 0))
    data = vector_tile()
    with RenderPool(workers=1) as pool:
        pool.run(drawn(piece(data, "known", here)))
        for place in (there, turned, here):
            x, y = (round(part * 4) for part in place(500 / 4096, 500 / 4096))
            known, anew = (
                pool.run(drawn(piece(data, name, place), zoom=4.0, x=x - 128, y=y - 128)).pixels.data
                for name in ("known", f"new {place}")
            )
            unlike = sum(not near(pixel(known, u, v), pixel(anew, u, v), 40) for u in range(256) for v in range(256))
            assert unlike < 60  # along an edge that lies 0.05 m off at most
            assert near(pixel(known, 134, 134), fill(Ground.BUILDING)) or place is turned
            names = pool.run(named(piece(data, "known", place))), pool.run(named(piece(data, f"new {place}", place)))
            assert [name.text for name in names[0]] == [name.text for name in names[1]]
            for one, other in zip(*names, strict=True):
                assert all(
                    point == pytest.approx(also, abs=0.05) for point, also in zip(one.points, other.points, strict=True)
                )


def test_a_corner_lies_where_the_place_says_to_a_tenth_of_a_metre(pool: RenderPool) -> None:
    # The house's north-west corner at 500/4096 of a tile; 40 pixels for a metre; bent by all terms of the polynomial.
    bent = Fit2((3, 1000, 20, 8, 5, 2), (-4, -30, 1000, 3, -6, 9))
    x, y = bent(500 / 4096, 500 / 4096)
    zoom = 40.0
    data = pool.run(
        drawn(piece(vector_tile(), "bent", bent), zoom=zoom, x=round(x * zoom) - 128, y=round(y * zoom) - 128)
    ).pixels.data
    assert near(pixel(data, 128 + 8, 128 + 8), fill(Ground.BUILDING))
    assert near(pixel(data, 128 - 8, 128 + 8), rgb(PAPER[False]))
    assert near(pixel(data, 128 + 8, 128 - 8), rgb(PAPER[False]))


def test_no_seam_stays_open_between_two_tiles(pool: RenderPool) -> None:
    whole: Thing = ("POLYGON ((0 0, 0 4096, 4096 4096, 4096 0, 0 0))", {"kind": "lake"})
    beyond: Thing = ("POLYGON ((-64 -64, -64 4160, 4160 4160, 4160 -64, -64 -64))", {"kind": "lake"})
    for water in (whole, beyond):
        data = vector_tile({"water": [water]})
        pieces = [piece(data, f"sea{n}{water is whole}", placed(left=n * 1000.0 + 0.7)) for n in (0, 1)]
        pixels = pool.run(drawn(*pieces, x=128)).pixels.data
        row = {pixel(pixels, x, 100) for x in range(256)}
        paper = rgb(PAPER[False])
        assert not any(near(one, paper) for one in row)


def test_a_path_through_a_building_lies_under_it(pool: RenderPool) -> None:
    path: Thing = ("LINESTRING (0 1000, 4096 1000)", {"kind": "path", "kind_detail": "footway"})
    data = pool.run(
        drawn(piece(vector_tile({"roads": [path], "buildings": [HOUSE]}), "path"), zoom=0.512, width=512)
    ).pixels.data
    assert near(pixel(data, 125, 125, 512), fill(Ground.BUILDING))
    assert not near(pixel(data, 400, 125, 512), rgb(PAPER[False]))


def test_a_courtyard_that_begins_in_another_square_stays_open(pool: RenderPool) -> None:
    block: Thing = (
        "POLYGON ((400 400, 400 3600, 3600 3600, 3600 400, 400 400),"
        "(1500 1500, 2500 1500, 2500 2500, 1500 2500, 1500 1500))",
        {"kind": "building"},
    )
    data = pool.run(drawn(piece(vector_tile({"buildings": [block]}), "courtyard"))).pixels.data
    assert near(pixel(data, 62, 62), fill(Ground.BUILDING))
    assert near(pixel(data, 125, 125), rgb(PAPER[False]))


def test_a_line_of_many_corners_is_drawn_to_its_end(pool: RenderPool) -> None:
    corners = ", ".join(f"{x} {2000 + 90 * (x % 2)}" for x in range(4096))
    long: Thing = (f"LINESTRING ({corners})", {"kind": "highway"})
    data = pool.run(drawn(piece(vector_tile({"roads": [long]}), "long line"))).pixels.data
    assert all(not near(pixel(data, x, 127), rgb(PAPER[False])) for x in (5, 100, 130, 250))


def test_far_off_only_great_streets_are_drawn(pool: RenderPool) -> None:
    path: Thing = ("LINESTRING (0 1000, 4096 1000)", {"kind": "path"})
    great: Thing = ("LINESTRING (0 3000, 4096 3000)", {"kind": "highway"})
    data = vector_tile({"roads": [path, great], "buildings": [HOUSE]})
    pixels = pool.run(drawn(piece(data, "far off"), zoom=0.032, width=32, height=32)).pixels.data
    assert {pixel(pixels, x, 8, 32) for x in range(32)} == {rgb(PAPER[False])}
    assert not near(pixel(pixels, 16, 23, 32), rgb(PAPER[False]), by=20)


@pytest.mark.parametrize(
    ("layer", "said", "ground"),
    [
        ("transportation", {"class": "motorway"}, Ground.HIGHWAY),
        ("transportation", {"class": "rail"}, Ground.RAIL),
        ("streets", {"kind": "residential"}, Ground.STREET),
        ("streets", {"kind": "light_rail", "rail": True}, Ground.RAIL),
        ("roads", {"kind": "major_road", "kind_detail": "primary"}, Ground.MAJOR),
        ("roads", {"pmap:kind": "minor_road"}, Ground.STREET),
        ("waterway", {"class": "river"}, Ground.WATERWAY),
        ("water_lines", {"kind": "canal"}, Ground.WATERWAY),
        ("water", {"kind": "stream"}, Ground.WATERWAY),
    ],
)
def test_lines_of_the_schemas_in_use_are_drawn(
    pool: RenderPool, layer: str, said: dict[str, object], ground: Ground
) -> None:
    data = vector_tile({layer: [("LINESTRING (0 2048, 4096 2048)", said)]})
    pixels = pool.run(drawn(piece(data, f"{layer}{said}"), zoom=2.0, y=1000 - 64)).pixels.data
    line = GROUND_INKS[ground].line
    assert line is not None
    assert any(near(pixel(pixels, 100, y), rgb(line[False]), by=24) for y in range(50, 80))


@pytest.mark.parametrize(
    ("layer", "said", "ground"),
    [
        ("landcover", {"class": "wood"}, Ground.GREEN),
        ("land", {"kind": "forest"}, Ground.GREEN),
        ("landuse", {"kind": "park"}, Ground.GREEN),
        ("building", {}, Ground.BUILDING),
        ("ocean", {}, Ground.WATER),
        ("water_polygons", {"kind": "dock"}, Ground.WATER),
        ("street_polygons", {"kind": "pedestrian"}, Ground.SQUARE),
    ],
)
def test_areas_of_the_schemas_in_use_are_drawn(
    pool: RenderPool, layer: str, said: dict[str, object], ground: Ground
) -> None:
    pixels = pool.run(drawn(piece(vector_tile({layer: [(HOUSE[0], said)]}), f"{layer}{said}"))).pixels.data
    assert near(pixel(pixels, 62, 62), fill(ground))


def test_what_runs_underground_and_layers_of_no_schema_are_not_drawn(pool: RenderPool) -> None:
    subway: Thing = ("LINESTRING (0 2048, 4096 2048)", {"kind": "rail", "kind_detail": "subway"})
    data = vector_tile({"roads": [subway], "boundaries": [STREET], "unheard_of": [HOUSE]})
    assert len(set(pool.run(drawn(piece(data, "subway"), zoom=1.0)).pixels.data)) == len(set(rgb(PAPER[False])))


def test_a_damaged_tile_leaves_its_place_empty_and_the_rest_is_drawn(pool: RenderPool) -> None:
    bad = piece(b"\x1a\x05abc", "bad", placed(left=-1000.0))
    bomb = piece(zipped(bytes(limits.MAX_MAP_TILE_BYTES + 1)), "bomb", placed(top=-1000.0), gzipped=True)
    answer = pool.run(drawn(bad, piece(vector_tile(), "good"), bomb))
    assert set(answer.missing) == {Refusal.DAMAGED_MAP, Refusal.MAP_TOO_LARGE}
    assert near(pixel(answer.pixels.data, 62, 62), fill(Ground.BUILDING))


def test_without_a_tile_there_is_paper(pool: RenderPool) -> None:
    answer = pool.run(drawn(night=True))
    assert set(answer.pixels.data) == set(rgb(PAPER[True]))
    assert answer.missing == ()


def test_what_reading_a_tile_raises_is_the_request_s(pool: RenderPool) -> None:
    def gather() -> Gathered:
        raise DamagedError("an object is damaged")

    with pytest.raises(DamagedError):
        pool.run(DrawMap(Source("broken", MediaType.VECTOR_TILE, b""), 1.0, 0, 0, 64, 64, False, gather))


def test_names_come_as_values_with_their_lines_and_places(pool: RenderPool) -> None:
    town: Thing = ("POINT (1024 1024)", {"kind": "suburb", "name": "Mill End"})
    outside: Thing = ("POINT (-20 1024)", {"kind": "suburb", "name": "Elsewhere"})
    number: Thing = ("POINT (700 700)", {"kind": "address", "addr_housenumber": "12b"})
    cafe: Thing = ("POINT (800 800)", {"kind": "cafe", "name": "Blue Door"})
    school: Thing = ("POINT (900 900)", {"kind": "school", "name": "Mill School"})
    data = vector_tile({**TOWN, "buildings": [HOUSE, number], "places": [town, outside], "pois": [cafe, school]})
    names = {name.text: name for name in pool.run(named(piece(data, "named")))}
    assert set(names) == {"Mill Street", "Pond", "Mill End", "12b", "Mill School"}
    street = names["Mill Street"]
    assert (street.kind, street.points) == (NameKind.STREET, ((0.0, 500.0), (1000.0, 500.0)))
    assert (names["Pond"].kind, names["Pond"].points) == (NameKind.WATER, ((793.46, 793.46),))
    assert (names["Mill End"].kind, names["Mill End"].points) == (NameKind.PLACE, ((250.0, 250.0),))
    assert names["12b"].kind is NameKind.NUMBER
    assert names["Mill School"].kind is NameKind.LANDMARK


def test_a_long_line_is_named_along_few_of_its_corners_and_a_long_name_is_cut(pool: RenderPool) -> None:
    corners = ", ".join(f"{x} {x % 7}" for x in range(0, 4096, 8))
    long: Thing = (f"LINESTRING ({corners})", {"kind": "minor_road", "name": "X" * 500})
    (name,) = pool.run(named(piece(vector_tile({"roads": [long]}), "long")))
    assert len(name.points) <= limits.MAX_NAME_POINTS
    assert name.points[-1][0] == pytest.approx(4088 / 4096 * 1000, abs=0.02)
    assert len(name.text) == limits.MAX_MAP_NAME


def test_names_of_a_damaged_tile_are_refused_and_control_characters_leave_them(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match="damaged"):
        pool.run(named(piece(b"\x1a\x05abc", "bad names")))
    odd: Thing = ("POINT (5 5)", {"kind": "suburb", "name": "A\x07\u202eB"})
    (name,) = pool.run(named(piece(vector_tile({"places": [odd]}), "odd")))
    assert name.text == "AB"


def test_a_map_of_pictures_is_put_together(pool: RenderPool) -> None:
    colours = [(200, 40, 40), (40, 200, 40), (40, 40, 200), (200, 200, 40)]
    pieces = [piece(picture(colour), f"p{n}", column=n % 2, row=n // 2) for n, colour in enumerate(colours)]
    answer = pool.run(drawn_pictures(*pieces, grid=(2, 2)))
    assert [pixel(answer.pixels.data, x, y) for y in (60, 190) for x in (60, 190)] == colours
    assert answer.side_px == 256
    # No line of another colour where they meet.
    assert {pixel(answer.pixels.data, x, 60) for x in range(120, 126)} == {colours[0]}


def test_a_coarser_picture_stands_in_for_one_that_the_map_lacks(pool: RenderPool) -> None:
    fine = piece(picture((200, 40, 40)), "fine")
    coarse = piece(picture((40, 40, 200)), "coarse", column=-1, row=0, level=1)
    data = pool.run(drawn_pictures(coarse, fine, grid=(2, 2))).pixels.data
    assert pixel(data, 60, 60) == (200, 40, 40)
    assert pixel(data, 60, 190) == (40, 40, 200)
    assert near(pixel(data, 190, 60), rgb(PAPER[False]))


def test_a_paper_map_turns_dark_by_night_and_a_photo_is_dimmed(pool: RenderPool) -> None:
    paper = pool.run(drawn_pictures(piece(picture((250, 250, 240)), "paper"), night=True)).pixels.data
    assert max(pixel(paper, 100, 100)) < 40
    photo = pool.run(drawn_pictures(piece(picture((90, 100, 60)), "photo"), night=True)).pixels.data
    assert near(pixel(photo, 100, 100), (32, 35, 21), by=3)


def test_a_picture_that_is_none_leaves_its_place_empty(pool: RenderPool) -> None:
    good, bad = piece(picture((200, 40, 40)), "good picture"), piece(b"no picture", "bad picture", column=1)
    # The first one also tells by night what the map is drawn on.
    assert pool.run(drawn_pictures(bad, good, grid=(2, 1), night=True)).missing == (Refusal.MAP_PICTURE,)
    answer = pool.run(drawn_pictures(good, bad, grid=(2, 1)))
    assert answer.missing == (Refusal.MAP_PICTURE,)
    assert pixel(answer.pixels.data, 60, 60) == (200, 40, 40)
    assert near(pixel(answer.pixels.data, 190, 60), rgb(PAPER[False]))


def test_a_request_beyond_its_bounds_is_not_made() -> None:
    with pytest.raises(DrawingError):
        drawn(width=limits.MAX_TILE_PX + 1)
    with pytest.raises(DrawingError):
        Fit2((float("nan"), 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0))
    with pytest.raises(DrawingError):
        drawn_pictures(grid=(limits.MAX_MAP_GRID + 1, 1))
    many = [piece(b"x", str(number)) for number in range(limits.MAX_MAP_PIECES + 1)]
    with pytest.raises(DrawingError):
        drawn(*many).ready()


def test_the_message_of_the_largest_request_fits_its_head() -> None:
    wild = Fit2(tuple([-98_765.4321098765] * 6), tuple([-98_765.4321098765] * 6))
    many = [piece(b"x", str(number), wild, gzipped=True) for number in range(limits.MAX_MAP_PIECES)]
    head = str(head_of(drawn(*many).ready(), range(100_000, 100_000 + len(many)))).replace(" ", "")
    assert len(head) < limits.MAX_HEADER_BYTES


@pytest.mark.parametrize(
    "head", [{"missing": 3}, {"missing": ["unheard of"]}, {"missing": []}, {"missing": [], "side": 10**9}]
)
def test_a_worker_s_nonsense_about_a_map_is_refused(head: dict[str, object]) -> None:
    request = drawn()
    with pytest.raises(WorkerError):
        drawn_of(request, head, bytes, 256 * 256 * 3)
    with pytest.raises(WorkerError):
        drawn_of(request, {"missing": [], "side": 0}, bytes, 5)


@pytest.mark.parametrize(
    "rows",
    [
        *(b"{}", b"[", b"[[1]]", b'[["A","street",0,1]]', b'[["A","unheard of",0,1,2]]'),
        *(b'[["A","street",0,1,1e300]]', b'[["A","street",99,1,2]]', b'[["A","street",0,1,"x"]]'),
        b'[["' + b"A" * 200 + b'","street",0,1,2]]',
    ],
)
def test_a_worker_s_nonsense_about_names_is_refused(rows: bytes) -> None:
    with pytest.raises(WorkerError):
        names_of(lambda length: rows[:length], len(rows))
