"""`responder audit`: what left this vehicle, and whether the log of it is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from responder_app.cli import vehicle
from responder_app.cli.terminal import FAILED, say, table


def audit(
    last: Annotated[int, typer.Option(min=1, max=100_000, help="How many entries, the newest ones.")] = 50,
) -> None:
    """List who took what out of this vehicle, and verify the whole log."""
    with vehicle.opened() as opened:
        trail = opened.library.audit_trail(last)
        names = {held.id: held.name or "" for held in opened.library.held()}
    rows = [
        [
            str(entry.sequence), entry.at, entry.user, entry.device[:16], entry.action, entry.subject,
            names.get(entry.facility) or entry.facility, entry.outcome, entry.detail,
        ]
        for entry in trail.entries
    ]  # fmt: skip
    table(["entry", "when", "user", "device", "action", "what", "facility", "outcome", "detail"], rows)
    say_audit(trail.count, trail.faults)
    if trail.faults:
        raise typer.Exit(FAILED)


def say_audit(count: int, faults: tuple[str, ...]) -> None:
    """Whether the chain is whole; where not, what is wrong with it and what to do."""
    if not faults:
        say(f"Audit log: {count} entries, the chain is whole.", "bold")
        return
    say(f"Audit log: {count} entries, TAMPERED WITH:", "bold red")
    for fault in faults:
        say(f"  {fault}", "bold red")
    say("Change nothing on this laptop and report it to the pre-plan office. What is held still opens.")
