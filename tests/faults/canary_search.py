"""Looks for canaries in bytes: as text of several kinds, in base64 and hexadecimal, inside compressed streams."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

TEXT, NUMBER, PHONE = "Qzjxvkwg", "9081726", "908-172-6"
"""What every planted text, code and phone number has in it."""
MOST_UNPACKED = 50_000_000
DEPTH = 2
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04")


class Search:
    """For the marks of canaries, and for samples of bytes that were sealed.

    Args:
        samples: Bytes by what they are of, each long enough never to occur by chance.
    """

    def __init__(self, samples: Iterable[tuple[str, bytes]] = ()) -> None:
        self.patterns: dict[bytes, str] = {}
        for mark in (TEXT, TEXT.lower(), TEXT.upper(), NUMBER, PHONE):
            for how, pattern in encoded(mark.encode()):
                self.patterns.setdefault(pattern, f"{mark} in {how}")
            for how in ("utf-16-le", "utf-32-le"):  # the high half of big-endian text is one zero byte aside
                self.patterns.setdefault(mark.encode(how)[:-1], f"{mark} in {how.removesuffix('-le')}")
        for name, sample in samples:
            for how, pattern in encoded(sample):
                self.patterns.setdefault(pattern, f"{name} in {how}")

    def found(self, data: bytes, depth: int = DEPTH) -> Iterator[str]:
        """What is in there, each once."""
        yield from (what for pattern, what in self.patterns.items() if pattern in data)
        if depth:
            for stream in streams(data):
                yield from (f"{what}, compressed" for what in self.found(stream, depth - 1))

    def in_folders(self, folders: Iterable[Path], but: Iterable[Path] = ()) -> Iterator[str]:
        """In all files below, and in their names; `but` those, on which it may lie."""
        left_out = frozenset(but)
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if left_out & {path, *path.parents}:
                    continue
                yield from (
                    f"the name of {path}: {what}" for what in self.found(str(path.relative_to(folder)).encode())
                )
                if path.is_file() and not path.is_symlink():
                    yield from (f"{path}: {what}" for what in self.found(path.read_bytes()))


def encoded(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The ways in which those bytes may stand in a file: name of the way, what to look for."""
    yield "utf-8", data
    yield "hexadecimal", data.hex().encode()
    yield "capital hexadecimal", data.hex().upper().encode()
    for offset in range(3):
        # The first signs hold bits of what stands before, the last of what comes after.
        text = base64.b64encode(bytes(offset) + data)
        inner = text[(0, 2, 3)[offset] : (offset + len(data)) * 8 // 6]
        yield f"base64 at {offset}", inner
        yield f"base64 of addresses at {offset}", inner.replace(b"+", b"-").replace(b"/", b"_")


def streams(data: bytes) -> Iterator[bytes]:
    """Whatever unpacks in there: zlib, gzip, members of ZIP archives."""
    for match in _STREAM.finditer(data):
        at, head = match.start(), match.group()
        if head == b"PK\x03\x04":
            start = at + 30 + int.from_bytes(data[at + 26 : at + 28], "little")
            unpacked = _unpacked(data, start + int.from_bytes(data[at + 28 : at + 30], "little"), -15)
        else:
            unpacked = _unpacked(data, at, 31 if head[:1] == b"\x1f" else 15)
        if len(unpacked) > 7:
            yield unpacked


def _unpacked(data: bytes, start: int, window: int) -> bytes:
    """As much as unpacks from there."""
    machine, whole, at = zlib.decompressobj(window), bytearray(), start
    try:
        while at < len(data) and not machine.eof and len(whole) < MOST_UNPACKED:
            whole += machine.decompress(data[at : at + 4096], MOST_UNPACKED)
            at += 4096
    except zlib.error:
        pass
    return bytes(whole)
