"""`responder office order ...`: what takes two office signatures, started, signed key by key, put in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.office_home import ClockIsRight, Home, opened
from responder_app.cli.terminal import read_file, say, secret, table
from responder_app.errors import InputError
from responder_app.model.dates import spoken_day
from responder_app.package.limits import MAX_ORDER_BYTES
from responder_app.package.order import DestroyOrder
from responder_app.package.public_keys import grouped
from responder_app.paths import write_private
from responder_app.publisher import orders as signing
from responder_app.publisher.founding import CITY
from responder_app.publisher.orders import Draft, Orders
from responder_app.publisher.registry.orders import StoredOrder
from responder_app.trust.orders import SIGNATURES_NEEDED

app = typer.Typer(
    help="What takes the signatures of two holders of root keys: emptying a device, removing many facilities.",
    no_args_is_help=True,
)

VARIABLE = "RESPONDER_KEY_PASSPHRASE"
DESTROY_FILE, REMOVAL_FILE = Path("destroy-order.json"), Path("removal-approval.json")
SHOWN = 20
"""So many of the facilities are listed for the person who signs."""


@app.command("destroy")
def destroy(
    name: Annotated[str, typer.Argument(metavar="DEVICE", help="Its name, or how its fingerprint begins.")],
    home: Home = Path(),
    file: Annotated[Path, typer.Option(help="Where to write the order that is to be signed.")] = DESTROY_FILE,
) -> None:
    """Begin an order that a revoked device erase all that it holds; nothing is ordered before two have signed."""
    with opened(home) as office:
        draft = Orders(office).start_destroy(office.revoked_device(name))
    hand_out(draft, file)


@app.command("removal")
def removal(
    home: Home = Path(),
    compartment: Annotated[str, typer.Option(help="District or site in which facilities are withdrawn.")] = CITY,
    file: Annotated[Path, typer.Option(help="Where to write the approval that is to be signed.")] = REMOVAL_FILE,
) -> None:
    """Begin an approval of all that is withdrawn, which vehicles hold back where it is too much at once."""
    with opened(home) as office:
        draft = Orders(office).start_removal(compartment)
    hand_out(draft, file)


@app.command("sign")
def sign(
    file: Annotated[Path, typer.Argument(help="The order to sign, as `destroy` or `removal` wrote it.")],
    key: Annotated[Path, typer.Option(help="The holder's key file, such as root-1.pem.")],
    yes: Annotated[bool, typer.Option("--yes", help="The fingerprint was compared.")] = False,
) -> None:
    """Add one signature, on any machine, best one that has no network; the office is not needed."""
    data = read_file(file, MAX_ORDER_BYTES)
    _say_content(signing.read_draft(data))
    if not yes and not typer.confirm("Did the office show you the same, and do you want it?"):
        raise InputError("nothing was signed")
    signed, count = signing.add_signature(data, read_file(key), secret(f"Passphrase of {key.name}", VARIABLE))
    write_private(file, signed)
    missing = "hand it on" if count < SIGNATURES_NEEDED else "hand it back to the office"
    say(f"Signed; {file} carries {count} of the {SIGNATURES_NEEDED} signatures that it needs: {missing}.", "bold")


@app.command("finish")
def finish(
    file: Annotated[Path, typer.Argument(help="The signed order.")],
    home: Home = Path(),
    clock_is_right: ClockIsRight = False,
) -> None:
    """Put the order in force when two keys of the root signed it, and publish it."""
    data = read_file(file, MAX_ORDER_BYTES)
    with opened(home) as office:
        done = Orders(office).finish(data, clock_is_right)
    say(f"In force with state {done.sequence}. Bring every copy up to date: vehicles follow when they sync.", "bold")
    if isinstance(signing.read_draft(data).content, DestroyOrder):
        say("The device's receipt comes with the reports: `responder office inbox`.")


@app.command("list")
def list_orders(home: Home = Path()) -> None:
    """List the orders: which wait for signatures, which are in force, which must be signed anew."""
    with opened(home) as office:
        known = Orders(office)
        stored, lapsed = known.all(), {one.id for one in known.lapsed()}
        names = {one.fingerprint: one.name for one in office.devices()}
    rows = [
        [one.kind, names.get(one.subject, one.subject), _state(one, lapsed), spoken_day(one.started_at), one.id]
        for one in stored
    ]
    table(["kind", "device or compartment", "state", "started", "id"], rows)


def hand_out(draft: Draft, file: Path) -> None:
    """Write the order for its holders and say what happens next."""
    write_private(file, draft.envelope)
    say(f"The order is in {file}, signed by nobody yet.", "bold")
    _say_content(draft)
    say(f"Two holders of root keys run: responder office order sign {file.name} --key KEY.pem")
    say(f"Then run here: responder office order finish {file.name}")


def _say_content(draft: Draft) -> None:
    content = draft.content
    if isinstance(content, DestroyOrder):
        say(f"Destroy order: {content.name} of {content.agency}, device {grouped(content.device, 4)},")
        say("erases all its keys and all that it holds, even while a crew uses it. It cannot be called back.")
    else:
        say(f"Approval: vehicles remove {len(content.facilities)} facilities of {content.compartment}:")
        for one in content.facilities[:SHOWN]:
            say(f"  {one.facility} up to version {one.version}")
        if len(content.facilities) > SHOWN:
            say(f"  and {len(content.facilities) - SHOWN} more")
    say(f"Its fingerprint, for each holder to compare: {grouped(draft.fingerprint)}", "bold")


def _state(order: StoredOrder, lapsed: set[str]) -> str:
    if order.in_force_at is None:
        return "waits for signatures"
    return "root keys changed: begin it anew" if order.id in lapsed else f"in force {spoken_day(order.in_force_at)}"
