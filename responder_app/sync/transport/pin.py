"""Fingerprints of vehicles beside, as people read and type them, and the address that carries one.

It goes along after a # and is never sent: https://192.168.1.20:8443#sha256=3f9a...
"""

from __future__ import annotations

import re

from responder_app.errors import InputError

PORT = 8443
PIN = "#sha256="
"""Between an address and the fingerprint of the one certificate to accept there."""
_GROUP = 4
_SEPARATORS = re.compile(r"[\s:-]+")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def grouped(fingerprint: str) -> str:
    """In groups of four, for people who compare: "3f9a 01c2 ..."."""
    return " ".join(fingerprint[start : start + _GROUP] for start in range(0, len(fingerprint), _GROUP))


def read_fingerprint(typed: str) -> str:
    """A fingerprint as it was typed or read aloud, in groups or not. Raises InputError."""
    plain = _SEPARATORS.sub("", typed).lower()
    if not _FINGERPRINT.fullmatch(plain):
        raise InputError("that is no fingerprint: it has 64 letters and digits, 0 to 9 and a to f")
    return plain


def pinned(address: str, fingerprint: str) -> str:
    """The source that names both. Raises InputError."""
    plain = address.split("#", 1)[0].rstrip("/")
    if not plain.startswith("https://"):
        raise InputError("a fingerprint belongs to the https:// address of the vehicle that shows it")
    return plain + PIN + read_fingerprint(fingerprint)


def unpinned(source: str) -> tuple[str, str]:
    """The address alone, and the fingerprint behind it; empty for none. Raises InputError."""
    address, mark, fingerprint = source.partition(PIN)
    return address, read_fingerprint(fingerprint) if mark else ""
