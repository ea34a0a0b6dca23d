"""From an owner's folder into the registry: intake, then the office takes the facility whole or not at all."""

from __future__ import annotations

from pathlib import Path

from responder_app.errors import InputError
from responder_app.package.digest import sha256_hex
from responder_app.publisher.founding import CITY
from responder_app.publisher.intake.inspector import PoolInspector
from responder_app.publisher.intake.read import Intake, read_folder
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.render.pool import RenderPool


def receive(office: Office, folder: Path, pool: RenderPool, compartment: str = CITY) -> Intake:
    """Read the folder and take the facility in when its report has no error.

    Raises InputError when a file changed while it was taken, NoWorkerError when no document can be looked into here.
    """
    intake = read_folder(folder, PoolInspector(pool), office.known_id)
    if intake.preplan is not None:
        office.take(
            intake.preplan, [_read(file.document_id, file.path, file.sha256) for file in intake.files], compartment
        )
    return intake


def _read(document: str, path: Path, expected: str) -> OwnerBytes:
    data = path.read_bytes()
    if sha256_hex(data) != expected:
        raise InputError(f"{path.name} changed while it was taken; add the folder again")
    return OwnerBytes(document, data)
