"""Text that is safe in every document: no control characters, no marks that turn the direction of reading.

A mark of that kind in a name would turn the distance behind it round. Packages are refused when they hold one;
documents do not rely on that.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from html import escape
from typing import Any, TypeVar

from responder_app.model.base import BIDI_CONTROLS

Answer = TypeVar("Answer")


def clean(text: str) -> str:
    """Without direction marks and without what XML 1.0 forbids (2.2, "Characters")."""
    return text if text.isprintable() and text.isascii() else "".join(filter(_allowed, text))


def _allowed(character: str) -> bool:
    code = ord(character)
    known = code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
    return known and character not in BIDI_CONTROLS


def for_folium(text: str) -> str:
    """The text as HTML that Folium may carry.

    Folium takes what it has made for a template and renders it once more, with all that Jinja can reach: a name with
    braces in it would be run as code. Here braces are entities, so that nothing from outside ever begins one.
    """
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")


def cleaned(answer: Answer) -> Answer:
    """The same answer with every text in it clean, however deep it lies in tuples and frozen dataclasses."""
    return _cleaned(answer)  # type: ignore[no-any-return]


def _cleaned(value: Any) -> Any:
    if type(value) is str:
        return clean(value)
    if type(value) is tuple:
        # Places are by far the most of it.
        return value if value and type(value[0]) is float else tuple(map(_cleaned, value))
    if is_dataclass(value) and not isinstance(value, type):
        now = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        new = {name: _cleaned(part) for name, part in now.items()}
        changed = {name: part for name, part in new.items() if part is not now[name] and part != now[name]}
        return replace(value, **changed) if changed else value
    return value
