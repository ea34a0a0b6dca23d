"""`responder office device revoke`, `office keys rotate`, `office reseal`: who may read from now on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli import office_guest, office_order
from responder_app.cli.office_home import ClockIsRight, Home, opened
from responder_app.cli.terminal import progress, say
from responder_app.errors import InputError
from responder_app.package.public_keys import grouped
from responder_app.publisher.custody import Custody
from responder_app.publisher.office import Office
from responder_app.publisher.orders import Orders
from responder_app.publisher.publishing import Published
from responder_app.publisher.withdrawals import held_back

device = typer.Typer(help="Take devices off the list; guests of other agencies.", no_args_is_help=True)
device.add_typer(office_guest.app, name="guest")
keys = typer.Typer(help="Change the keys that packages are sealed under.", no_args_is_help=True)

Scopes = Annotated[list[str], typer.Option("--scope", help="shared, fire, police, oem; repeat for more; else all.")]
Compartments = Annotated[list[str], typer.Option("--compartment", help="Districts or sites; repeat; else all.")]


@device.command("revoke")
def revoke(
    name: Annotated[str, typer.Argument(metavar="DEVICE", help="Its name, or how its fingerprint begins.")],
    reason: Annotated[str, typer.Option(help="Why; stays at the office.", prompt="Why is it revoked?")],
    home: Home = Path(),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    clock_is_right: ClockIsRight = False,
    destroy: Annotated[
        bool, typer.Option("--destroy", help="Also begin the order that it erase all it holds; two sign that.")
    ] = False,
    file: Annotated[Path, typer.Option(help="Where to write that order.")] = office_order.DESTROY_FILE,
) -> None:
    """Give a device nothing any more, the others new keys, and publish that."""
    with opened(home) as office:
        found = office.device(name)
        say(f"Device {found.name} of {found.agency}, {grouped(found.fingerprint, 4)}.", "bold")
        where = "its facilities as a guest" if found.guest else ", ".join(found.compartments)
        say(f"It reads {', '.join(found.reads)} of {where}.")
        if not yes and not typer.confirm("Revoke it for good?"):
            raise InputError("nothing was revoked")
        _say_held(office)
        with progress("Changing keys") as told:
            done = Custody(office, told.count, clock_is_right).revoke(found, reason)
        draft = Orders(office).start_destroy(office.revoked_device(found.fingerprint)) if destroy else None
    say(
        f"Revoked. State {done.sequence} is published with new keys for all others. Copy it to where they sync.", "bold"
    )
    say("It is told so when it syncs. It still opens what it holds, and what was published before and is not resealed:")
    say("`responder office reseal` seals that anew.")
    _say_done(done)
    if draft is not None:
        say()
        office_order.hand_out(draft, file)


@keys.command("rotate")
def rotate(
    home: Home = Path(),
    scope: Scopes = [],  # noqa: B006  typer never changes it
    compartment: Compartments = [],  # noqa: B006
    everything: Annotated[
        bool, typer.Option("--all", help="Also put all that is published under them, now; vehicles fetch lists anew.")
    ] = False,
    clock_is_right: ClockIsRight = False,
) -> None:
    """Make new keys, give them to all that may have them, and publish that."""
    with opened(home) as office:
        _say_held(office)
        with progress("Changing keys") as told:
            done = Custody(office, told.count, clock_is_right).rotate(scope, compartment, everything)
    say(f"New keys are made. State {done.sequence} is published. Copy it to where vehicles sync.", "bold")
    _say_done(done)


def reseal(
    home: Home = Path(),
    scope: Scopes = [],  # noqa: B006
    compartment: Compartments = [],  # noqa: B006
    clock_is_right: ClockIsRight = False,
) -> None:
    """Seal all that is published anew under the newest keys; vehicles fetch it again."""
    with opened(home) as office:
        _say_held(office)
        with progress("Sealing") as told:
            done = Custody(office, told.count, clock_is_right).reseal(scope, compartment)
    say(f"Sealed anew. State {done.sequence} is published. Bring every copy of the repository up to date.", "bold")
    _say_done(done)


def _say_held(office: Office) -> None:
    """Withdrawals go out with this publication too; changing keys does not wait for them to be approved."""
    held = held_back(office)
    if held is not None:
        say(
            f"Please note: {held.withdrawn} of {held.offered} facilities are withdrawn at once. Vehicles keep them "
            "until two holders of root keys approve: `responder office order removal`.",
            "yellow",
        )


def _say_done(done: Published) -> None:
    say(
        f"{done.renewed} facilities and areas with other keys, {done.objects_written} objects written "
        f"({done.bytes_written / 1e6:.1f} MB), {done.objects_removed} old ones deleted here."
    )
    if done.objects_removed:
        say("Old objects open under old keys: delete them on every other copy too (`office publish --to` does).")
