"""What the office says to have had of each device: the number and the hash of its newest report without a gap before.

The hash covers the head of that device's audit log as it stood. The object is public: it names devices by the
beginnings of their fingerprints, as the list of grants does in full, and tells nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, RootModel

from responder_app.model.base import Frozen
from responder_app.package.digest import Sha256Hex
from responder_app.package.encoding import canonical, compress, decompress, load
from responder_app.package.limits import MAX_GRANTS_BYTES
from responder_app.package.report import Counter

DEVICE_DIGITS = 32
"""Of a fingerprint: 128 bits tell devices apart and halve the list."""
MAX_BYTES = MAX_GRANTS_BYTES


class Acknowledgement(Frozen):
    """The newest report of a device that the office has."""

    counter: Counter
    hash: Sha256Hex


_Entry = tuple[Counter, Sha256Hex]
_List = RootModel[dict[Annotated[str, Field(pattern=rf"^[0-9a-f]{{{DEVICE_DIGITS}}}$")], _Entry]]


def write_acknowledged(known: Mapping[str, Acknowledgement]) -> bytes:
    """The object, from acknowledgements by device fingerprint."""
    return compress(canonical({device[:DEVICE_DIGITS]: [one.counter, one.hash] for device, one in known.items()}))


def find_acknowledged(data: bytes, device: str) -> Acknowledgement | None:
    """What the office has of that device, or None. Raises LimitError, TamperedError."""
    clear = decompress(data, "list of acknowledgements", MAX_BYTES)
    found = load(_List, clear, MAX_BYTES, "list of acknowledgements").root.get(device[:DEVICE_DIGITS])
    return Acknowledgement(counter=found[0], hash=found[1]) if found else None
