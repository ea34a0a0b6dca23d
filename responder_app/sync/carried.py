"""Which repository lies in a folder or at a vehicle beside: by its first root, which nobody believes for that."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

from responder_app.errors import LimitError, NotFoundError, TransportError
from responder_app.package.digest import sha256_hex
from responder_app.sync.automatic.sticks import COPIES
from responder_app.sync.first import is_public
from responder_app.sync.transport.pin import pinned, unpinned

FIRST_ROOT = "metadata/1.root.json"
MAX_ROOT_BYTES = 512 * 1024
NAME_DIGITS = 16
"""Of a repository's id, in the name of the folder beside that holds a further one."""


def beside(folder: str, repository: str) -> str:
    """Where a further repository lies beside the one in that folder: the names are fit for FAT."""
    return f"{folder.rstrip('/')}-{repository[:NAME_DIGITS]}"


def carried(source: str, repository: str) -> str:
    """Where that repository lies at that source, a folder or a vehicle beside; "" where it does not.

    In a folder it lies there, in the one beside that is named after it, or, where a whole stick was named, in the
    folder that copies have on it; a vehicle beside has each under its id. Any other host is not asked: what it has is
    found out by syncing from it, as of a vehicle that does not answer now.
    Raises TamperedError where another vehicle answers than was compared.
    """
    if not is_public(source):
        copies = str(Path(source, COPIES))
        places = (source, beside(source, repository), copies, beside(copies, repository))
        return next((place for place in places if _lies_in(Path(place), repository)), "")
    address, fingerprint = unpinned(source)
    return _shared(address, fingerprint, repository) if fingerprint else ""


def found_at(source: str | tuple[str, ...], repository: str) -> tuple[str, ...]:
    """Where at these sources that repository lies; raises as `carried`."""
    given = (source,) if isinstance(source, str) else source
    return tuple(place for one in given if (place := carried(one, repository)))


def _lies_in(folder: Path, repository: str) -> bool:
    with suppress(OSError), (folder / FIRST_ROOT).open("rb") as file:
        return sha256_hex(file.read(MAX_ROOT_BYTES)) == repository
    return False


def _shared(address: str, fingerprint: str, repository: str) -> str:
    """Where that vehicle shares it; one whose program is older has one repository alone and no ids."""
    from responder_app.sync.transport.https import HttpsTransport  # noqa: PLC0415  urllib3 costs the window its start

    own = pinned(f"{address}/{repository[:NAME_DIGITS]}", fingerprint)
    for place in (own, pinned(address, fingerprint)):
        try:
            with closing(HttpsTransport(place)) as transport:
                if sha256_hex(transport.fetch(FIRST_ROOT, MAX_ROOT_BYTES)) == repository:
                    return place
        except (NotFoundError, LimitError):
            continue
        except TransportError:
            return own
    return ""
