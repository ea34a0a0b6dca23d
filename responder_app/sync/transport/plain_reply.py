"""The heads of replies. A plain one is read in one go; whatever is unusual is left to the standard library.

http.client gives each head to a parser of e-mail, which takes longer than all else that a small object costs.
"""

from __future__ import annotations

import re
from http.client import HTTPMessage, HTTPResponse

_PLAIN = re.compile(rb"HTTP/1\.1 (200|206) ([ -~]*)\r\n((?:[A-Za-z0-9-]+:[\t -~]*\r\n)+)\r\n")
_FRAMES = frozenset({"transfer-encoding", "connection", "content-encoding", "trailer", "upgrade"})
"""What changes how a body is read: no plain reply says anything of it but that the connection stays."""


class Reply(HTTPResponse):
    """A reply of PatientConnection."""

    def begin(self) -> None:
        """Read the head, once. Raises as http.client does."""
        if self.headers is None and not self._begin_plainly():
            super().begin()

    def _begin_plainly(self) -> bool:
        """Whether all of a plain head came at once; otherwise nothing was read."""
        found = _PLAIN.match(self.fp.peek())
        if found is None:
            return False
        fields = [line.split(":", 1) for line in found[3].decode("ascii").split("\r\n")[:-1]]
        named = {name.lower(): value.strip(" \t") for name, value in fields}
        length = named.get("content-length", "")
        if len(named) != len(fields) or not length.isdecimal() or not _stays(named):
            return False
        self.fp.read(found.end())
        self.version, self.code, self.status, self.reason = 11, int(found[1]), int(found[1]), found[2].decode("ascii")
        self.headers = self.msg = HTTPMessage()
        for name, value in fields:
            self.headers.set_raw(name, value.strip(" \t"))
        self.chunked, self.will_close, self.length = False, False, int(length)
        return True


def _stays(named: dict[str, str]) -> bool:
    return not (_FRAMES & named.keys()) or (
        named.get("connection", "").lower() == "keep-alive" and len(_FRAMES & named.keys()) == 1
    )
