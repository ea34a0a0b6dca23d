"""An inbox on a WebDAV host: its listing parsed as the word of a stranger, its reports fetched and deleted by name.

The addresses in a listing are never followed: a name is taken from them, and asked for in the inbox itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from responder_app.errors import NotAllowedError, TransportError
from responder_app.package.report import INBOX
from responder_app.publisher.inbox_place import MOST_LISTED, UNKNOWN_TIME, Listed, Listing
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.collection import Collection

MOST_BYTES = 64 * 1024 * 1024
"""Of a listing."""
MOST_DEPTH = 32
LONGEST_TEXT = 4096
_NAME = re.compile(r"[0-9a-f]{64}")
_DAV = "DAV:"


class WebInbox:
    """Reports in one collection of a WebDAV host."""

    def __init__(self, address: str, access: Access) -> None:
        """Nothing is sent yet. Raises InputError for an address or file of `access` that cannot be used."""
        plain = address.rstrip("/")
        self._collection = Collection(plain if plain.endswith(f"/{INBOX}") else f"{plain}/{INBOX}", access)
        self._path = unquote(urlsplit(self._collection.source).path).rstrip("/")

    @property
    def where(self) -> str:
        """The collection's address."""
        return self._collection.source

    def lying(self) -> Listing:
        """See InboxPlace.lying. Raises TransportError also for an answer that is no listing."""
        reader = _Responses(self._path)
        parser = create_parser(forbid_dtd=True)
        parser.setFeature(feature_namespaces, True)
        parser.setContentHandler(reader)
        left = MOST_BYTES
        chunks = self._collection.listing()
        try:
            for chunk in chunks:
                left -= len(chunk)
                if left < 0 or len(reader.found) >= MOST_LISTED:
                    reader.more = True
                    break
                parser.feed(chunk)
            else:
                parser.close()
        except (SAXException, DefusedXmlException, _TooDeepError, UnicodeError, LookupError) as error:
            raise TransportError(f"{self.where} answers with something that is no listing of a folder.") from error
        finally:
            chunks.close()
        if not reader.begun:
            raise TransportError(f"{self.where} answers with something that is no listing of a folder.")
        return Listing(reader.found[:MOST_LISTED], reader.others, reader.more)

    def fetch(self, name: str, most: int) -> bytes:
        """See InboxPlace.fetch."""
        return self._collection.fetch(name, most)

    def remove(self, names: Iterable[str]) -> int:
        """See InboxPlace.remove. After the first refusal no other is asked for."""
        left = list(names)
        while left:
            try:
                self._collection.remove(left[-1])
            except NotAllowedError:
                return len(left)
            left.pop()
        return 0

    def close(self) -> None:
        """See InboxPlace.close."""
        self._collection.close()


class _TooDeepError(Exception):
    """Elements in elements in elements."""


class _Responses(ContentHandler):
    """Gathers what lies directly in the collection; holds no more of the XML than one element's text."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.found: list[Listed] = []
        self.others = 0
        self.more = False
        self.begun = False
        self._path = path
        self._depth = 0
        self._text = ""
        self._told: dict[str, str] = {}

    def startElementNS(
        self,
        name: tuple[str | None, str],
        qname: str | None,  # noqa: ARG002  the parser gives it
        attrs: AttributesNSImpl,  # noqa: ARG002  as well
    ) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise _TooDeepError
        self._text = ""
        self.begun = self.begun or name == (_DAV, "multistatus")
        if name == (_DAV, "response"):
            self._told = {}

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: ARG002
        """An element ends: the first of each kind in a response counts."""
        self._depth -= 1
        if name[0] == _DAV and name[1] in ("href", "getcontentlength", "getlastmodified"):
            self._told.setdefault(name[1], self._text.strip())
        elif name == (_DAV, "response"):
            self._note()
        self._text = ""

    def characters(self, content: str) -> None:
        """Some of an element's text."""
        if len(self._text) < LONGEST_TEXT:
            self._text += content[:LONGEST_TEXT]

    def _note(self) -> None:
        path = _path_of(self._told.get("href", "")).rstrip("/")
        if path == self._path:
            return
        folder, _, name = path.rpartition("/")
        if folder != self._path or not _NAME.fullmatch(name):
            self.others += 1
            return
        length = self._told.get("getcontentlength", "")
        known = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else -1
        self.found.append(Listed(_time_of(self._told.get("getlastmodified", "")), name, known))


def _path_of(href: str) -> str:
    try:
        return unquote(urlsplit(href).path)
    except ValueError:
        return ""


def _time_of(text: str) -> datetime:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return UNKNOWN_TIME
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
