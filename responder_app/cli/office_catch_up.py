"""`responder office catch-up`: take over what another administrator published, and keep what was changed here since."""

from __future__ import annotations

import os
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.office_copy import CopyAuthority
from responder_app.cli.office_home import ClockIsRight, Home, opened
from responder_app.cli.office_root import MOST_BYTES
from responder_app.cli.office_root import VARIABLE as KEY_VARIABLE
from responder_app.cli.terminal import read_file, say, secret
from responder_app.publisher import recovery
from responder_app.publisher.catching_up.merging import Step
from responder_app.publisher.catching_up.run import catch_up as take_over
from responder_app.publisher.catching_up.taking_over import TakenOver
from responder_app.publisher.credentials import access_to, system_keyring
from responder_app.publisher.inbox_place import is_address
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.choose import open_transport


class Whose(StrEnum):
    """Whose facilities go on where both changed the same."""

    MINE = "mine"
    THEIRS = "theirs"


def catch_up(
    where: Annotated[str, typer.Argument(help="The copy that was refused: folder, s3:// or https:// address.")],
    home: Home = Path(),
    both: Annotated[
        Whose | None, typer.Option("--both", help="Whose facilities go on that both administrators changed.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="A recovery key's file, where the other administrator made new keys.")
    ] = None,
    ca_file: CopyAuthority = None,
    clock_is_right: ClockIsRight = False,
) -> None:
    """Take over the state that lies there; what was changed here since waits to be published on top of it."""
    access = access_to(where, system_keyring(), os.environ, ca_file) if is_address(where) else Access()
    own = None
    if key is not None:
        own = recovery.read_key(read_file(key, MOST_BYTES), secret(f"Passphrase of {key.name}", KEY_VARIABLE))
    with opened(home) as office, closing(open_transport(where, access)) as transport:
        done = take_over(office, transport, own, Step[both.name] if both else None, clock_is_right)
    if done is None:
        say(
            "What lies there is this office's own state: there is nothing to take over. Publish to bring it up to date."
        )
        return
    _say(done, where)


def _say(done: TakenOver, where: str) -> None:
    said = {
        Step.THEIRS: "Taken over",
        Step.WITHDRAWN: "Withdrawn there, and now here",
        Step.MINE: "Changed here since",
        Step.NEW: "New here",
    }
    for step, words in said.items():
        names = sorted(done.names.get(one, one) for one, what in done.steps.items() if what is step)
        names = [name for name in names if name not in done.dropped]
        if names:
            say(f"{words}: {', '.join(names)}")
    if done.dropped:
        say(f"Yours was dropped, theirs stays: {', '.join(done.dropped)}", "yellow")
    for device in done.revoke_again:
        say(f"{device.name} was revoked here and vehicles never learned of it: it is revoked again.", "bold red")
    say(f"This office is at state {done.sequence} of {where}.", "bold")
    if done.waiting:
        say(f"Waits to be published: {', '.join(done.waiting)}")
    if done.waiting or done.revoke_again:
        say(f"Now run: responder office publish --to {where!r}", "bold")
