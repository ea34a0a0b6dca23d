"""Bytes for values: canonical JSON, length-prefixed bindings, bounded decompression."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from responder_app.errors import LimitError, TamperedError
from responder_app.package.limits import MAX_RATIO, MAX_RECORD_BYTES

Model = TypeVar("Model", bound=BaseModel)
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: object) -> bytes:
    """The one JSON form of a value: sorted keys, no spaces, UTF-8; NaN and infinity refused."""
    return _CANONICAL.encode(value).encode()


def dump(model: BaseModel) -> bytes:
    """A model in canonical JSON, without the fields that are at their default."""
    return canonical(model.model_dump(mode="json", exclude_defaults=True))


def parse(data: bytes, limit: int, what: str) -> Any:
    """The JSON value in `data`, read strictly.

    Raises:
        LimitError: More than `limit` bytes.
        TamperedError: Not UTF-8 JSON, a name given twice, NaN, or nested too deep.
    """
    if len(data) > limit:
        raise LimitError(f"the {what} has {len(data)} bytes; at most {limit} are allowed")
    try:
        return _STRICT.decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise TamperedError(f"the {what} is not well-formed") from error


def load(model: type[Model], data: bytes, limit: int, what: str) -> Model:
    """The model in `data`, read as `parse` does and validated. Raises LimitError, TamperedError."""
    value = parse(data, limit, what)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise TamperedError(f"the {what} is not well-formed at {where or 'its top'}") from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name appears twice")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number here")


_STRICT = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)


def bind(*fields: bytes | str | int) -> bytes:
    """Fields as bytes that no other fields give: each with its length (32-bit) in front; integers as 64-bit."""
    pieces: list[bytes] = []
    for field in fields:
        data = field.encode() if isinstance(field, str) else field
        if isinstance(data, int):
            data = data.to_bytes(8, "big")
        pieces += (len(data).to_bytes(4, "big"), data)
    return b"".join(pieces)


def compress(data: bytes) -> bytes:
    """The data in zlib form (RFC 1950)."""
    return zlib.compress(data, 9)


def decompress(data: bytes, what: str, limit: int = MAX_RECORD_BYTES) -> bytes:
    """The bytes that `compress` took. Raises LimitError for a bomb, TamperedError for anything else."""
    most = min(limit, max(len(data), 64) * MAX_RATIO)
    engine = zlib.decompressobj()
    try:
        clear = engine.decompress(data, most)
    except zlib.error as error:
        raise TamperedError(f"the {what} does not decompress") from error
    if engine.unconsumed_tail:
        raise LimitError(f"the {what} decompresses to more than {most} bytes")
    if not engine.eof or engine.unused_data:
        raise TamperedError(f"the {what} does not decompress")
    return clear


def joined(words: Iterable[str]) -> str:
    """Sorted words as one field of a binding."""
    return ",".join(sorted(words))
