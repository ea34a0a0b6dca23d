"""What all commands of the office share: which office, its passphrase, options of one meaning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.terminal import secret
from responder_app.publisher import office as offices
from responder_app.publisher.office import Office

VARIABLE = "RESPONDER_OFFICE_PASSPHRASE"
Home = Annotated[
    Path, typer.Option("--office", envvar="RESPONDER_OFFICE", help="The office's folder.", file_okay=False)
]
Compartment = Annotated[str, typer.Option(help="District or site whose devices may read it.")]
ClockIsRight = Annotated[bool, typer.Option("--clock-is-right", help="The clock was checked although it jumped.")]


@contextmanager
def opened(home: Path) -> Iterator[Office]:
    """The office in that folder, closed at the end. Raises NotInitialisedError, WrongPassphraseError."""
    office = offices.open_office(home, secret("Publisher passphrase", VARIABLE))
    try:
        yield office
    finally:
        office.close()
