"""ZIP files from outside (.xlsx, .t2s): looked over before anything in them is unpacked.

Nothing is ever unpacked to disk. Python's zipfile stops at the length that a member states, so checking the
stated lengths bounds what reading can cost.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from responder_app.errors import InputError, LimitError
from responder_app.publisher.intake.limits import (
    ARCHIVE_BYTES,
    ARCHIVE_MEMBERS,
    ARCHIVE_RATIO,
    ARCHIVE_SMALL_BYTES,
    MIB,
)
from responder_app.publisher.intake.report import shown

_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1


def open_archive(data: bytes, what: str) -> zipfile.ZipFile:
    """The ZIP after its table of contents was found harmless. `what` names the kind of file in messages.

    Raises InputError when it is no ZIP or names files outside of itself, LimitError when it would unpack too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise InputError(f"is not {what}: it is no ZIP archive, or a damaged one") from error
    members = archive.infolist()
    if len(members) > ARCHIVE_MEMBERS:
        raise LimitError(f"holds {len(members):,} files; at most {ARCHIVE_MEMBERS:,} are taken")
    names: set[str] = set()
    for member in members:
        _check_member(member)
        if member.filename in names:
            raise InputError(f"holds {shown(member.filename)} twice")
        names.add(member.filename)
    if sum(member.file_size for member in members) > ARCHIVE_BYTES:
        raise LimitError(f"would unpack to more than {ARCHIVE_BYTES // MIB} MiB")
    return archive


def read_member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """The bytes of one member. Raises InputError when it is damaged, LimitError above `limit` bytes."""
    if archive.getinfo(name).file_size > limit:
        raise LimitError(f"{shown(name)} in it is larger than the {limit // MIB} MiB that are taken")
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{shown(name)} in it is damaged") from error


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name or name[1:2] == ":":
        raise InputError(f"names a file outside of itself: {shown(member.filename)}")
    if member.flag_bits & _ENCRYPTED:
        raise InputError("is protected by a password; send it without")
    if member.compress_type not in _PACKINGS:
        raise InputError(f"{shown(member.filename)} in it is packed in a way that is not taken")
    ratio = member.file_size / max(1, member.compress_size)
    if member.file_size > ARCHIVE_SMALL_BYTES and ratio > ARCHIVE_RATIO:
        raise LimitError(f"{shown(member.filename)} in it would unpack to {ratio:,.0f} times its size")
