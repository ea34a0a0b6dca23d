"""`responder office recover`: rebuild a lost office from its repository and one recovery key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.office_home import VARIABLE
from responder_app.cli.office_root import MOST_BYTES
from responder_app.cli.office_root import VARIABLE as KEY_VARIABLE
from responder_app.cli.terminal import read_file, say, secret
from responder_app.errors import InputError
from responder_app.model.dates import spoken_day
from responder_app.package.public_keys import grouped
from responder_app.publisher import recovery
from responder_app.publisher.published import read_published
from responder_app.publisher.store import RepositoryFolder


def recover(
    folder: Annotated[Path, typer.Argument(help="A new folder for the office.")],
    repository: Annotated[Path, typer.Option(help="A copy of the repository, the newest that there is.")],
    key: Annotated[Path, typer.Option(help="The recovery key's file, such as recovery-1.pem.")],
    yes: Annotated[bool, typer.Option("--yes", help="Fingerprint, state and day were compared.")] = False,
) -> None:
    """Rebuild a lost office: facilities, documents, devices and keys, as published. Signing keys come from the root."""
    state = read_published(RepositoryFolder(repository))
    catalogue = state.catalogue
    say(f"The repository of {catalogue.office}, state {catalogue.sequence} of {spoken_day(catalogue.issued_at)}.")
    say(f"The office's fingerprint: {grouped(state.repository)}", "bold")
    if not yes and not typer.confirm(
        "Does a vehicle's `responder status` show the same repository and no newer state?"
    ):
        raise InputError("it was not the same; nothing was recovered")
    own = recovery.read_key(read_file(key, MOST_BYTES), secret(f"Passphrase of {key.name}", KEY_VARIABLE))
    recovery.open_with(state, own)
    passphrase = secret("New publisher passphrase (12 characters or more)", VARIABLE, twice=True)
    done = recovery.recover(folder, state, own, passphrase)
    for warning in done.warnings:
        say(f"Please check: {warning}", "yellow")
    say(
        f"Recovered into {folder}: {done.facilities} facilities and areas, {done.withdrawn} withdrawn, "
        f"{done.devices} devices and recovery keys.",
        "bold",
    )
    say("It cannot publish yet. Make new signing keys, with the holders of two root keys:")
    say("    responder office root rotate start --replace online --replace targets")
