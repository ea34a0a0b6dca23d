"""What one tile from outside holds: looked at without decoding it, so that nothing endless is passed on."""

from __future__ import annotations

import gzip
import struct

from pmtiles.tile import TileType

from responder_app.errors import InputError, LimitError, TamperedError
from responder_app.package.container import unpacked
from responder_app.package.limits import MAX_TILE_BYTES, MAX_TILE_CLEAR_BYTES

MAX_SIDE_PX = 2048
MAX_LAYERS = 200
_GZIP = b"\x1f\x8b"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers that begin a frame header (ITU-T T.81, table B.1)."""


def vector_tile(data: bytes) -> bytes:
    """The tile as one gzip member. Raises InputError when it is no vector tile, LimitError when it is too large."""
    if data.startswith(_GZIP):
        try:
            clear = unpacked(data, MAX_TILE_CLEAR_BYTES)
        except TamperedError as error:
            raise InputError("does not decompress") from error
        packed = data
    else:
        clear = data
        packed = gzip.compress(clear, 6, mtime=0)
    if len(clear) > MAX_TILE_CLEAR_BYTES or len(packed) > MAX_TILE_BYTES:
        raise LimitError(f"has {len(clear)} bytes; at most {MAX_TILE_CLEAR_BYTES} are allowed")
    _check_layers(clear)
    return packed


def _check_layers(clear: bytes) -> None:
    """Follow the protobuf's outermost fields to the end: each is a layer (field 3) with its length."""
    at = layers = 0
    while at < len(clear):
        if clear[at] != 0x1A or layers == MAX_LAYERS:
            raise InputError("is no Mapbox vector tile")
        length, at = _number(clear, at + 1)
        at += length
        layers += 1
    if at != len(clear):
        raise InputError("is cut off")


def _number(clear: bytes, at: int) -> tuple[int, int]:
    """A varint of at most five bytes, and where it ends."""
    value = 0
    for shift in range(0, 35, 7):
        if at >= len(clear):
            raise InputError("is cut off")
        byte = clear[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise InputError("is no Mapbox vector tile")


def picture(data: bytes) -> TileType:
    """Which kind of picture it is. Raises InputError when it is none that is drawn, LimitError when it is too large."""
    if len(data) > MAX_TILE_BYTES:
        raise LimitError(f"has {len(data)} bytes; at most {MAX_TILE_BYTES} are allowed")
    try:
        kind, width, height = _measured(data)
    except (struct.error, IndexError) as error:
        raise InputError("is cut off") from error
    if max(width, height) > MAX_SIDE_PX:
        raise LimitError(f"is {width} by {height} pixels; at most {MAX_SIDE_PX} are allowed")
    if width != height or not width:
        raise InputError(f"is {width} by {height} pixels; tiles are square")
    return kind


def _measured(data: bytes) -> tuple[TileType, int, int]:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return TileType.PNG, *struct.unpack_from(">II", data, 16)
    if data.startswith(b"\xff\xd8"):
        return TileType.JPEG, *_jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return TileType.WEBP, *_webp(data)
    raise InputError("is no PNG, JPEG or WebP picture")


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        marker, length = struct.unpack_from(">HH", data, at)
        if marker >> 8 != 0xFF or length < 2:
            raise InputError("is no JPEG picture")
        if marker & 0xFF in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length


def _webp(data: bytes) -> tuple[int, int]:
    """Width and height by the three forms of the file (RFC 9649, 2.5 to 2.7)."""
    form = data[12:16]
    if form == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise InputError("is no WebP picture")
