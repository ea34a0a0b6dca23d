"""Vector tiles taken apart: the same as an independent reader says, and bounded whatever is in them."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import mapbox_vector_tile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.render import limits
from responder_app.render.refusals import Refusal, RefusedError
from responder_app.render.worker.vector_tile import AREAS, LINES, POINTS, VectorTile, unpacked
from tests.render.ground import TOWN, vector_tile, zipped

Read = tuple[str, int, dict[str, Any], list[list[tuple[int, int]]]]


def field(number: int, payload: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def varint(value: int) -> bytes:
    packed = bytearray()
    while value > 127:
        packed.append(value & 127 | 128)
        value >>= 7
    return bytes([*packed, value])


def a_tile(geometry: bytes, kind: int = LINES, extent: int = 4096) -> bytes:
    """A tile with one thing of that geometry, as packed numbers."""
    feature = varint(3 << 3) + varint(kind) + field(4, geometry)
    return field(3, field(1, b"roads") + field(2, feature) + varint(5 << 3) + varint(extent))


def numbers(*values: int) -> bytes:
    return b"".join(map(varint, values))


def everything(data: bytes) -> list[Read]:
    """What is in a tile, read to the last point."""
    found: list[Read] = []
    for layer in VectorTile(data).layers():
        keys = layer.keys(("kind", "name", "number", "share", "true", "low"))
        for feature in layer.features():
            found.append((layer.name, feature.type, layer.attributes(feature, keys), layer.parts(feature)))
    return found


def is_read_or_refused(data: bytes) -> bool:
    """Anything else that is raised fails the test."""
    try:
        everything(data)
    except RefusedError as error:
        return error.refusal in (Refusal.DAMAGED_MAP, Refusal.MAP_TOO_MUCH)
    return True


def test_a_tile_reads_as_the_encoder_s_own_reader_reads_it() -> None:
    data = vector_tile(
        {
            **TOWN,
            "pois": [
                (
                    "POINT (7 9)",
                    {"kind": "school", "name": "Ö-школа", "number": 7, "low": -3, "share": 0.5, "true": True},
                ),
                ("MULTIPOINT ((1 2), (300 4))", {"kind": "tree"}),
            ],
            "more": [
                ("MULTILINESTRING ((0 0, 10 10, 20 0), (100 100, 4000 4090))", {}),
                ("POLYGON ((0 0, 0 100, 100 100, 100 0, 0 0), (10 10, 20 10, 20 20, 10 20, 10 10))", {}),
            ],
        }
    )
    told = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True, "geojson": False})
    ours = everything(data)
    assert [(name, feature["type"]) for name, layer in told.items() for feature in layer["features"]] == [
        (name, kind) for name, kind, _, _ in ours
    ]
    assert [feature["properties"] for layer in told.values() for feature in layer["features"]] == [
        said for _, _, said, _ in ours
    ]
    wanted = [feature["geometry"]["coordinates"] for layer in told.values() for feature in layer["features"]]
    assert [flat(shape) for shape in wanted] == [flat(parts) for _, _, _, parts in ours]
    assert {kind for _, kind, _, _ in ours} == {POINTS, LINES, AREAS}


def flat(shape: object) -> set[tuple[float, ...]]:
    """All places of a shape, however deep its parts are nested: rings are closed by one reader and not by the other."""
    if isinstance(shape, list | tuple) and shape and all(isinstance(one, int | float) for one in shape):
        return {tuple(map(float, shape))}
    return set().union(*(flat(one) for one in shape)) if isinstance(shape, list | tuple) else set()


def test_coordinates_far_off_the_tile_are_brought_to_its_surroundings() -> None:
    away = 1 << 30
    data = a_tile(numbers(9, 2 * 100, 2 * 100, 10, 2 * away, 2 * away - 1))
    assert everything(data) == [("roads", LINES, {}, [[(100, 100), (8192, -4096)]])]


@pytest.mark.parametrize(
    "data",
    [
        b"\x1a",
        b"\x1a\x05abc",
        b"\xff" * 20,
        field(3, b"\x12"),
        a_tile(numbers(9, 2)),
        a_tile(numbers(9 | 7 << 20, 2, 2)),
        a_tile(numbers(14)),
        a_tile(b"\x80" * 30),
        a_tile(numbers(9, 2, 2), extent=0),
        a_tile(numbers(9, 2, 2), extent=1 << 40),
        b"\x1b\x1c",
    ],
)
def test_a_malformed_tile_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        everything(data)
    assert refused.value.refusal is Refusal.DAMAGED_MAP


def test_a_number_of_a_value_that_is_not_there_is_refused() -> None:
    feature = varint(3 << 3) + varint(LINES) + field(2, numbers(0, 99)) + field(4, numbers(9, 2, 2))
    data = field(3, field(1, b"roads") + field(2, feature) + field(3, b"kind"))
    with pytest.raises(RefusedError):
        everything(data)


def test_geometry_with_a_million_points_is_refused_before_it_is_kept() -> None:
    many = limits.MAX_MAP_POINTS + 1
    line = numbers(9, 0, 0) + numbers(many << 3 | 2) + b"\x02\x01" * many
    with pytest.raises(RefusedError) as refused:
        everything(a_tile(line))
    assert refused.value.refusal is Refusal.MAP_TOO_MUCH


def test_points_count_over_all_things_of_a_tile() -> None:
    half = limits.MAX_MAP_POINTS // 2
    line = numbers(9, 0, 0) + numbers(half << 3 | 2) + b"\x02\x01" * half
    feature = varint(3 << 3) + varint(LINES) + field(4, line)
    assert len(everything(field(3, field(1, b"roads") + field(2, feature)))) == 1
    with pytest.raises(RefusedError):
        everything(field(3, field(1, b"roads") + field(2, feature) * 2))


def test_too_many_things_are_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        everything(field(3, field(1, b"roads") + b"\x12\x00" * (limits.MAX_MAP_FEATURES + 1)))
    assert refused.value.refusal is Refusal.MAP_TOO_MUCH
    with pytest.raises(RefusedError):
        everything(b"".join(field(3, field(1, str(number).encode())) for number in range(limits.MAX_MAP_LAYERS + 1)))


def test_a_second_layer_of_a_name_is_passed_over() -> None:
    data = a_tile(numbers(9, 2, 2, 10, 2, 2))
    assert len(everything(data + data)) == 1


def test_a_tile_that_unpacks_without_end_is_refused() -> None:
    bomb = zipped(bytes(limits.MAX_MAP_TILE_BYTES + 1))
    assert len(bomb) < 100_000
    with pytest.raises(RefusedError) as refused:
        unpacked(bomb, gzipped=True)
    assert refused.value.refusal is Refusal.MAP_TOO_LARGE


def test_what_is_not_packed_as_is_said_is_refused() -> None:
    assert unpacked(zipped(b"abc"), gzipped=True) == b"abc"
    assert unpacked(b"abc", gzipped=False) == b"abc"
    for data in (b"abc", zipped(b"abc")[:-4], zlib.compress(b"abc")):
        with pytest.raises(RefusedError) as refused:
            unpacked(data, gzipped=True)
        assert refused.value.refusal is Refusal.DAMAGED_MAP
    with pytest.raises(RefusedError):
        unpacked(bytes(limits.MAX_MAP_TILE_BYTES + 1), gzipped=False)


def test_values_of_all_kinds_are_read() -> None:
    wanted = {1: b"word", 2: struct.pack("<f", 0.5), 3: struct.pack("<d", 0.25)}
    values = [field(1, wanted[1]), varint(2 << 3 | 5) + wanted[2], varint(3 << 3 | 1) + wanted[3]]
    values += [varint(number << 3) + varint(value) for number, value in ((4, (1 << 64) - 5), (5, 7), (6, 9), (7, 1))]
    feature = field(2, numbers(*(part for number in range(7) for part in (number, number))))
    layer = field(1, b"pois") + field(2, feature) + b"".join(field(3, str(n).encode()) for n in range(7))
    tile = VectorTile(field(3, layer + b"".join(field(4, value) for value in values)))
    (read,) = tile.layers()
    (thing,) = read.features()
    said = read.attributes(thing, read.keys([str(number) for number in range(7)]))
    assert list(said.values()) == ["word", 0.5, 0.25, -5, 7, -5, True]


@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert is_read_or_refused(data)


@given(seed=st.integers(0, 10**9), flips=st.integers(1, 12))
def test_flipped_bits_are_read_or_refused(seed: int, flips: int) -> None:
    damaged = bytearray(vector_tile())
    for flip in range(flips):
        place = (seed * 2_654_435_761 + flip * 40_503) % (8 * len(damaged))
        damaged[place // 8] ^= 1 << place % 8
    assert is_read_or_refused(bytes(damaged))
