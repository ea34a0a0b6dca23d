"""One tile from outside: endless, cut off, odd and foreign ones are told apart without decoding them."""

from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.tile import TileType

from responder_app.errors import InputError, LimitError
from responder_app.publisher.basemaps import content
from tests.publisher.basemaps.made import bomb, packed, picture, vector


def test_a_vector_tile_is_taken_packed_and_unpacked() -> None:
    assert content.vector_tile(packed(vector())) == packed(vector())
    assert gzip.decompress(content.vector_tile(vector())) == vector()


@pytest.mark.parametrize(
    ("tile", "says"),
    [
        (packed(vector())[:-6], "does not decompress"),
        (packed(vector()) + b"more", "does not decompress"),
        (vector()[:-3], "cut off"),
        (b"GIF89a and more", "is no Mapbox vector tile"),
        (b"\x1a\xff\xff\xff\xff\xff\xff\x01", "is no Mapbox vector tile"),
        (b"\x1a\x80", "cut off"),
    ],
)
def test_what_is_no_vector_tile_is_said(tile: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        content.vector_tile(tile)


def test_a_tile_that_decompresses_without_end_is_refused() -> None:
    with pytest.raises(LimitError):
        content.vector_tile(bomb())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_told_by_their_own_first_bytes(form: str) -> None:
    assert content.picture(picture(form, 512)) is TileType[form]


def test_a_lossless_picture_is_measured_too() -> None:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (256, 256), (1, 2, 3, 90)).save(out, "WEBP", lossless=True)
    assert content.picture(out.getvalue()) is TileType.WEBP


@pytest.mark.parametrize(
    ("tile", "says"),
    [
        (picture("PNG", 256, height=128), "square"),
        (picture("PNG")[:20], "cut off"),
        (picture("JPEG")[:30], "cut off|is no JPEG"),
        (picture("WEBP")[:20], "cut off|is no WebP"),
        (b"%PDF-1.7", "is no PNG, JPEG or WebP"),
        (b"", "is no PNG, JPEG or WebP"),
    ],
)
def test_what_is_no_picture_is_said(tile: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        content.picture(tile)


def test_a_picture_of_a_wall_is_refused() -> None:
    large = bytearray(picture("PNG"))
    large[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(LimitError, match="60000 by 60000"):
        content.picture(bytes(large))


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\x1f\x8b", b"\xff\xd8", b"RIFF0000WEBPVP8X", b"\x89PNG\r\n\x1a\n"])
)
def test_any_bytes_are_a_tile_or_an_expected_error(rest: bytes, head: bytes) -> None:
    for read in (content.vector_tile, content.picture):
        with suppress(InputError):
            read(head + rest)
