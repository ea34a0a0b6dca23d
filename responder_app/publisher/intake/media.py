"""What a document's first bytes say that it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from responder_app.errors import InputError
from responder_app.publisher.intake.report import shown

PDF = "application/pdf"
_HEADER_BYTES = 1024
"""A PDF's header may stand anywhere in the first 1024 bytes (ISO 32000-1, annex H)."""

_SIGNATURES: Mapping[str, bytes] = MappingProxyType({"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"})
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {".pdf": PDF, ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
)


def media_type(data: bytes, ending: str) -> str:
    """The media type of a PDF, PNG, JPEG or WebP file. Raises InputError when it is none or is named as another."""
    if not data:
        raise InputError("is empty")
    found = _signature(data)
    named = _ENDINGS.get(ending)
    if found is None:
        wanted = "PDF" if named == PDF else "PDF, PNG, JPEG or WebP"
        raise InputError(f"is not a {wanted} file")
    if named != found:
        raise InputError(f"is named {shown(ending)} but holds {found}")
    return found


def _signature(data: bytes) -> str | None:
    if b"%PDF-" in data[:_HEADER_BYTES]:
        return PDF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for kind, signature in _SIGNATURES.items() if data.startswith(signature)), None)
