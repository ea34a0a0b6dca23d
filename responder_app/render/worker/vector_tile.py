"""Mapbox vector tiles (specification 2.1) taken apart: layers, attributes, geometry in whole units of the tile.

Trusts nothing in the bytes, and takes in only what it is asked for: most of a city's tile is never drawn. What may be
in it is counted while it is read (`limits`), and coordinates far off the tile are brought to its surroundings.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from responder_app.render import limits
from responder_app.render.refusals import Refusal, RefusedError

GZIP = 31
"""zlib's window bits for the gzip form."""
VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
"""Wire types of Protocol Buffers that are in use."""
TILE_LAYERS = 3
LAYER_NAME, LAYER_FEATURES, LAYER_KEYS, LAYER_VALUES, LAYER_EXTENT = 1, 2, 3, 4, 5
FEATURE_TAGS, FEATURE_TYPE, FEATURE_GEOMETRY = 2, 3, 4
STRING, FLOAT, DOUBLE, INT, UINT, SINT, BOOL = 1, 2, 3, 4, 5, 6, 7
MOVE_TO, LINE_TO, CLOSE = 1, 2, 7
POINTS, LINES, AREAS = 1, 2, 3
"""Types of geometry."""
MAX_VARINT_BITS = 70
CONTINUED = bytes(range(128, 256))
"""Bytes that are not the last one of a number."""
MOST_EXTENT = 1 << 16

Span = tuple[int, int]
"""Where something begins and ends in the bytes."""
Place = tuple[int, int]


def unpacked(data: bytes, gzipped: bool) -> bytes:
    """The tile's own bytes. Raises RefusedError when they are too many or not packed as is said."""
    if not gzipped:
        if len(data) > limits.MAX_MAP_TILE_BYTES:
            raise RefusedError(Refusal.MAP_TOO_LARGE)
        return data
    engine = zlib.decompressobj(GZIP)
    try:
        clear = engine.decompress(data, limits.MAX_MAP_TILE_BYTES)
    except zlib.error as error:
        raise RefusedError(Refusal.DAMAGED_MAP) from error
    if engine.unconsumed_tail:
        raise RefusedError(Refusal.MAP_TOO_LARGE)
    if not engine.eof:
        raise RefusedError(Refusal.DAMAGED_MAP)
    return clear


@dataclass(frozen=True)
class Feature:
    """One thing of a layer; `type` is POINTS, LINES or AREAS, or nothing that is known."""

    type: int
    tags: Span
    geometry: Span


class VectorTile:
    """A tile that was unpacked. Reading raises RefusedError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = limits.MAX_MAP_POINTS

    def layers(self) -> Iterator[Layer]:
        """Its layers; one of a name that came before is passed over, as the specification says."""
        seen: set[str] = set()
        for number, start, end in _fields(self._data, 0, len(self._data)):
            if number == TILE_LAYERS and end >= 0:
                layer = Layer(self, self._data, (start, end))
                if len(seen) >= limits.MAX_MAP_LAYERS:
                    raise RefusedError(Refusal.MAP_TOO_MUCH)
                if layer.name not in seen:
                    seen.add(layer.name)
                    yield layer

    def take(self, count: int) -> None:
        """Count points that are read."""
        self._left -= count
        if self._left < 0:
            raise RefusedError(Refusal.MAP_TOO_MUCH)


class Layer:
    """One layer: `name`, `extent` (units along a side of the tile), `features`."""

    def __init__(self, tile: VectorTile, data: bytes, span: Span) -> None:
        self._tile = tile
        self._data = data
        self.name = ""
        self.extent = 4096
        self._features: list[Span] = []
        self._keys: list[Span] = []
        self._values: list[Span] = []
        self._kept = {
            LAYER_FEATURES: (self._features, limits.MAX_MAP_FEATURES),
            LAYER_KEYS: (self._keys, limits.MAX_MAP_KEYS),
            LAYER_VALUES: (self._values, limits.MAX_MAP_VALUES),
        }
        self._read: dict[int, object] = {}
        for number, start, end in _fields(data, *span):
            if number == LAYER_EXTENT and end < 0:
                self.extent = start
            elif end >= 0:
                self._take(number, (start, end))
        if not 1 <= self.extent <= MOST_EXTENT:
            raise RefusedError(Refusal.DAMAGED_MAP)

    def _take(self, number: int, span: Span) -> None:
        if number == LAYER_NAME:
            self.name = _text(self._data, span)
            return
        if number in self._kept:
            held, most = self._kept[number]
            if len(held) >= most:
                raise RefusedError(Refusal.MAP_TOO_MUCH)
            held.append(span)

    def features(self) -> Iterator[Feature]:
        """All things in it, in the order in which they are stored."""
        nothing = (0, 0)
        for span in self._features:
            kind, tags, geometry = 0, nothing, nothing
            for number, start, end in _fields(self._data, *span):
                if number == FEATURE_TYPE and end < 0:
                    kind = start
                elif number == FEATURE_TAGS and end >= 0:
                    tags = (start, end)
                elif number == FEATURE_GEOMETRY and end >= 0:
                    geometry = (start, end)
            yield Feature(kind, tags, geometry)

    def keys(self, wanted: Collection[str]) -> dict[int, str]:
        """Those of the wanted attributes that the layer has, by number: what `attributes` looks for."""
        named = ((number, _text(self._data, span)) for number, span in enumerate(self._keys))
        return {number: name for number, name in named if name in wanted}

    def attributes(self, feature: Feature, keys: dict[int, str]) -> dict[str, Any]:
        """The values of these attributes that the feature has."""
        numbers = _varints(self._data, *feature.tags)
        found = {}
        for key, value in zip(numbers[::2], numbers[1::2], strict=False):
            if key in keys:
                found[keys[key]] = self._value(value)
        return found

    def parts(self, feature: Feature) -> list[list[Place]]:
        """The feature's lines, rings (not closed) or points (one of each part); see the module on coordinates."""
        start, end = feature.geometry
        # Counted before anything is kept: the last byte of each number is less than 128.
        self._tile.take(len(self._data[start:end].translate(None, CONTINUED)) // 2)
        return _parts(_varints(self._data, start, end), self.extent)

    def _value(self, number: int) -> object:
        if number not in self._read:
            if not 0 <= number < len(self._values):
                raise RefusedError(Refusal.DAMAGED_MAP)
            self._read[number] = _value(self._data, self._values[number])
        return self._read[number]


def _fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of each field of a message; for a plain number its value, and -1."""
    try:
        # Asked tens of thousands of times for a tile: numbers of one byte, which most are, are read in here.
        while at < end:
            key, at = (data[at], at + 1) if data[at] < 128 else _varint(data, at)
            wire = key & 7
            if wire == LENGTH:
                length, start = (data[at], at + 1) if data[at] < 128 else _varint(data, at)
                at = start + length
                if at > end:
                    raise RefusedError(Refusal.DAMAGED_MAP)
                yield key >> 3, start, at
            elif wire == VARINT:
                value, at = (data[at], at + 1) if data[at] < 128 else _varint(data, at)
                yield key >> 3, value, -1
            elif wire in (FIXED32, FIXED64):
                start, at = at, at + (4 if wire == FIXED32 else 8)
                if at > end:
                    raise RefusedError(Refusal.DAMAGED_MAP)
                yield key >> 3, start, at
            else:
                raise RefusedError(Refusal.DAMAGED_MAP)
    except IndexError as error:
        raise RefusedError(Refusal.DAMAGED_MAP) from error
    if at > end:
        raise RefusedError(Refusal.DAMAGED_MAP)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = data[at]
    at += 1
    if value < 128:
        return value, at
    value &= 127
    for shift in range(7, MAX_VARINT_BITS, 7):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise RefusedError(Refusal.DAMAGED_MAP)


def _varints(data: bytes, start: int, end: int) -> list[int]:
    """All numbers of a packed field; what lies beyond the last whole one is left out."""
    packed = data[start:end]
    if packed.isascii():
        return list(packed)  # each byte is a number
    found, value, shift = [], 0, 0
    for byte in packed:
        if byte < 128:
            found.append(value | byte << shift)
            value = shift = 0
        else:
            value |= (byte & 127) << shift
            shift += 7
            if shift >= MAX_VARINT_BITS:
                raise RefusedError(Refusal.DAMAGED_MAP)
    return found


def _parts(numbers: list[int], extent: int) -> list[list[Place]]:
    """Geometry (specification 4.3): commands with a count, each followed by as many steps from the place before."""
    least, most = -extent, 2 * extent
    parts: list[list[Place]] = []
    part: list[Place] = []
    at = x = y = 0
    while at < len(numbers):
        command, count = numbers[at] & 7, numbers[at] >> 3
        at += 1
        if command == CLOSE:
            continue
        if command not in (MOVE_TO, LINE_TO) or count > (len(numbers) - at) // 2:
            raise RefusedError(Refusal.DAMAGED_MAP)
        steps = iter(numbers[at : at + 2 * count])
        at += 2 * count
        for across, down in zip(steps, steps, strict=True):
            x += (across >> 1) ^ -(across & 1)
            y += (down >> 1) ^ -(down & 1)
            if command == MOVE_TO:
                part = []
                parts.append(part)
            inside = least <= x <= most and least <= y <= most
            part.append((x, y) if inside else (min(max(x, least), most), min(max(y, least), most)))
    return parts


def _value(data: bytes, span: Span) -> object:
    for number, start, end in _fields(data, *span):
        if number == STRING and end >= 0:
            return _text(data, (start, end))
        if number in (INT, UINT) and end < 0:
            return start - (1 << 64) if number == INT and start >= 1 << 63 else start
        if number == SINT and end < 0:
            return (start >> 1) ^ -(start & 1)
        if number == BOOL and end < 0:
            return bool(start)
        if number in (FLOAT, DOUBLE) and end - start in (4, 8):
            return struct.unpack("<f" if end - start == 4 else "<d", data[start:end])[0]
    return None


def _text(data: bytes, span: Span) -> str:
    return data[span[0] : span[1]].decode("utf-8", "replace")
