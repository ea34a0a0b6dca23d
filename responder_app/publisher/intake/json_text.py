"""JSON from outside to plain values, with the line on which each feature begins."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from responder_app.errors import InputError
from responder_app.publisher.intake.limits import GEOJSON_DEPTH

# Unclosed strings are matched to the end, so that no text makes the search start again and again.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


class JsonError(InputError):
    """The text is not JSON that is taken; `line` counts from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def read_json(data: bytes) -> tuple[Any, list[int]]:
    """The value, and the line of each object in the top object's list "features".

    Refuses what is too deep before it is parsed, keys given twice, NaN and Infinity. Raises JsonError.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JsonError("is not UTF-8 text; save it as UTF-8", data[: error.start].count(b"\n") + 1) from error
    lines = _feature_lines(text)
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_doubles)
    except json.JSONDecodeError as error:
        raise JsonError(f"is not JSON: {error.msg}", error.lineno) from error
    except ValueError as error:  # a number of thousands of digits
        raise JsonError("holds a number that is too long") from error
    return value, lines


def _feature_lines(text: str) -> list[int]:
    """Lines of the objects directly in the list. Raises JsonError when brackets nest too deep."""
    lines: list[int] = []
    open_brackets = ""
    name, within, line, counted = "", "", 1, 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark[0] == '"':
            name = mark if open_brackets == "{" else name
        elif mark in "]}":
            open_brackets = open_brackets[:-1]
        else:
            within = name if open_brackets == "{" else within
            line += text.count("\n", counted, token.start())
            counted = token.start()
            if mark == "{" and open_brackets == "{[" and within == '"features"':
                lines.append(line)
            open_brackets += mark
            if len(open_brackets) > GEOJSON_DEPTH:
                raise JsonError(f"is nested more than {GEOJSON_DEPTH} deep", line)
    return lines


def _no_constant(name: str) -> NoReturn:
    raise JsonError(f"holds {name}, which is no number in JSON")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JsonError(f'gives "{twice[:40]}" twice in one object')
    return values
