"""Where `office publish --to` brings a copy of the repository: a folder, a share, a stick, a bucket."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.terminal import progress
from responder_app.errors import InputError
from responder_app.publisher.office import Office

CopyTo = Annotated[str | None, typer.Option(help="Also bring this folder, share, stick or s3:// bucket up to date.")]
CopyAuthority = Annotated[Path | None, typer.Option("--ca-file", help="PEM file of a private certificate authority.")]


def copy_of(to: str, ca_file: Path | None = None) -> Callable[[Office], int]:
    """What brings that copy up to date and gives the number of files written. Raises InputError for the address."""
    if to.lower().startswith("s3://"):
        return _to_bucket(to, ca_file)
    if "://" in to:
        raise InputError(
            "name a folder or an s3:// address after --to; copy it to a web host with that host's own tools"
        )
    return lambda office: office.copy_to(Path(to))


def _to_bucket(to: str, ca_file: Path | None) -> Callable[[Office], int]:
    # obstore, for those who have a bucket only.
    from responder_app.publisher.bucket_copy import publish_to  # noqa: PLC0415
    from responder_app.publisher.bucket_store import RepositoryBucket  # noqa: PLC0415
    from responder_app.publisher.credentials import access_to, system_keyring  # noqa: PLC0415

    key = access_to(to, system_keyring(), os.environ).bucket_key
    if key is None:
        raise InputError(
            f"no access key is kept for that bucket: run `responder office access keep {to!r} --key-id ID`, or set "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    bucket = RepositoryBucket(to, key, ca_file)

    def copied(office: Office) -> int:
        with progress("Sending") as told:
            return publish_to(office, bucket, told.count)

    return copied
