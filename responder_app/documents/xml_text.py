"""Building XML: text that may hold anything becomes text that every reader takes."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from responder_app.documents.plain_text import clean

Element = ET.Element


def element(tag: str, *inside: Element | str, **attributes: str) -> Element:
    """An element with children or text; all text is cleaned here and escaped on writing."""
    made = ET.Element(tag, {name.rstrip("_"): clean(value) for name, value in attributes.items()})
    for one in inside:
        if isinstance(one, str):
            made.text = (made.text or "") + clean(one)
        else:
            made.append(one)
    return made


def written(root: Element) -> bytes:
    """The document, UTF-8, indented, with its declaration."""
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"
