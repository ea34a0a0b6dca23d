"""XML from outside to a tree with lines: no DTD, no entities, nothing fetched, bounded depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from responder_app.errors import InputError
from responder_app.publisher.intake.limits import XML_DEPTH

_INVALID_TOKEN = 4
"""Expat's number of that error."""


@dataclass(frozen=True)
class XmlNode:
    """An element by its name without namespace; `line` counts from 1 within the XML."""

    element: Element
    lines: dict[Element, int]

    @property
    def name(self) -> str:
        """The element's name without its namespace."""
        return str(self.element.tag).rpartition("}")[2]

    @property
    def line(self) -> int:
        """The line on which the element begins."""
        return self.lines[self.element]

    def children(self, *names: str) -> Iterator[XmlNode]:
        """The elements reached by these names, one level each."""
        for child in self.element:
            node = XmlNode(child, self.lines)
            if node.name == names[0]:
                if len(names) == 1:
                    yield node
                else:
                    yield from node.children(*names[1:])

    def child(self, *names: str) -> XmlNode | None:
        """The first element reached by these names."""
        return next(self.children(*names), None)

    def text(self, *names: str) -> str | None:
        """The text of the first element reached by these names on one line, None when it is empty or not there."""
        node = self.child(*names) if names else self
        words = " ".join((node.element.text or "").split()) if node else ""
        return words or None


class XmlError(InputError):
    """The XML is not taken; `line` counts from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class _LinedBuilder(TreeBuilder):
    """Notes the line on which each element begins, and stops when they nest too deep."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Element, int] = {}
        self.parser: DefusedXMLParser | None = None
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        line = self.parser.parser.CurrentLineNumber if self.parser else 0
        if self._depth > XML_DEPTH:
            raise XmlError(f"is nested more than {XML_DEPTH} deep", line)
        element = super().start(tag, attrs)
        self.lines[element] = line
        return element

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_xml(data: bytes) -> XmlNode:
    """The document's top element. Raises XmlError."""
    builder = _LinedBuilder()
    builder.parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        builder.parser.feed(data)
        top = builder.parser.close()
    except ParseError as error:
        line = error.position[0]
        if error.code == _INVALID_TOKEN and not _is_utf8(data):
            raise XmlError("holds letters of another encoding than the one that it names", line) from error
        raise XmlError("is not XML, or damaged", line) from error
    except DefusedXmlException as error:
        raise XmlError("declares a DTD or entities, which are not taken") from error
    except (ValueError, LookupError) as error:
        raise XmlError("is XML in an encoding that is not taken") from error
    return XmlNode(top, builder.lines)
