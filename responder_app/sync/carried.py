"""Which repository lies in a folder, such as a stick's: by the id of its first root, which nobody believes for it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from responder_app.package.digest import sha256_hex
from responder_app.sync.first import is_public

FIRST_ROOT = "metadata/1.root.json"
MAX_ROOT_BYTES = 512 * 1024
NAME_DIGITS = 16
"""Of a repository's id, in the name of the folder beside that holds a further one."""


def beside(folder: str, repository: str) -> str:
    """Where a further repository lies beside the one in that folder: the names are fit for FAT."""
    return f"{folder.rstrip('/')}-{repository[:NAME_DIGITS]}"


def carried(source: str, repository: str) -> str:
    """Where that repository lies at that source: there, in the folder beside that is named after it, or "".

    A host on the network is not asked: what it has is found out by syncing from it.
    """
    if is_public(source):
        return ""
    return next((place for place in (source, beside(source, repository)) if _lies_in(Path(place), repository)), "")


def _lies_in(folder: Path, repository: str) -> bool:
    with suppress(OSError), (folder / FIRST_ROOT).open("rb") as file:
        return sha256_hex(file.read(MAX_ROOT_BYTES)) == repository
    return False
