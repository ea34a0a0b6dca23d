"""What all commands of the office share: which office, its passphrase, options of one meaning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.terminal import read_file, say, secret
from responder_app.errors import InputError
from responder_app.package.enrolment import read_request
from responder_app.package.public_keys import grouped
from responder_app.publisher import office as offices
from responder_app.publisher.office import Office

VARIABLE = "RESPONDER_OFFICE_PASSPHRASE"
Home = Annotated[
    Path, typer.Option("--office", envvar="RESPONDER_OFFICE", help="The office's folder.", file_okay=False)
]
Compartment = Annotated[str, typer.Option(help="District or site whose devices may read it.")]
ClockIsRight = Annotated[bool, typer.Option("--clock-is-right", help="The clock was checked although it jumped.")]


Source = Annotated[str | None, typer.Option(help="Where the vehicle shall sync from.")]
Answer = Annotated[Path, typer.Option(help="Where to write the enrolment file.")]
Compared = Annotated[bool, typer.Option("--yes", help="The fingerprint was compared in person.")]


def read_compared(request: Path, asks: str, compared: bool) -> bytes:
    """A device's request, after a person compared its fingerprint with the device's.

    Args:
        request: The file that the device wrote.
        asks: What it asks for, in words: "to be enrolled".
        compared: It was compared already.

    Raises:
        InputError: It cannot be read, or the person says that the two differ.
        TrustError: It is no request, or not signed by the device that it names.
        LimitError: It is too long for one.
    """
    data = read_file(request)
    asked = read_request(data)
    say(f"Device {asked.name} of {asked.agency} asks {asks}.")
    say(f"Its fingerprint: {grouped(asked.fingerprint)}", "bold")
    if not compared and not typer.confirm("Does the device in front of you show the same?"):
        raise InputError("the fingerprints were not the same; nothing was granted")
    return data


@contextmanager
def opened(home: Path) -> Iterator[Office]:
    """The office in that folder, closed at the end. Raises NotInitialisedError, WrongPassphraseError."""
    office = offices.open_office(home, secret("Publisher passphrase", VARIABLE))
    try:
        yield office
    finally:
        office.close()
