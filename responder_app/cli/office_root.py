"""`responder office root rotate start|sign|finish`: the ceremony that changes the keys that everything hangs on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app.cli.office_home import ClockIsRight, Home, opened
from responder_app.cli.terminal import read_file, say, secret
from responder_app.errors import InputError
from responder_app.model.dates import spoken_day
from responder_app.package.public_keys import grouped
from responder_app.paths import write_private
from responder_app.publisher import roots
from responder_app.publisher.orders import Orders
from responder_app.publisher.rotation import REPLACEABLE, ROOT_NAMES, RootRotation

app = typer.Typer(help="Change the keys that everything hangs on.", no_args_is_help=True)
rotate = typer.Typer(help="Start a new root, sign it key by key, publish it.", no_args_is_help=True)
app.add_typer(rotate, name="rotate")

VARIABLE = "RESPONDER_KEY_PASSPHRASE"
MOST_BYTES = 1024 * 1024


@rotate.command("start")
def start(
    home: Home = Path(),
    replace: Annotated[
        list[str], typer.Option(help=f"{', '.join(REPLACEABLE)}, or root for all three; repeat for more.")
    ] = [],  # noqa: B006  typer never changes it
    new_era: Annotated[
        bool, typer.Option("--new-era", help="Vehicles forget the newest time and state that a thief signed.")
    ] = False,
    file: Annotated[Path, typer.Option(help="Where to write the root that is to be signed.")] = Path("next-root.json"),
) -> None:
    """Write the next root, unsigned, for the holders of the root keys; nothing is published yet."""
    chosen = {name for one in replace for name in (ROOT_NAMES if one == "root" else (one,))}
    with opened(home) as office:
        proposal = RootRotation(office).start(chosen, new_era)
    write_private(file, proposal.root)
    say(f"Root {proposal.version}, era {proposal.era}, is in {file}. It replaces: {', '.join(sorted(chosen)) or '-'}.")
    say(f"Its fingerprint, for each holder to compare: {grouped(proposal.fingerprint)}", "bold")
    say(f"Each holder runs: responder office root rotate sign {file.name} --key KEY.pem")
    for key in proposal.carried:
        say()
        say(f"{key.path}  ({key.purpose}; signs this root too)")
        say(f"    {key.passphrase}", "bold")


@rotate.command("sign")
def sign(
    file: Annotated[Path, typer.Argument(help="The root to sign, as `start` wrote it.")],
    key: Annotated[Path, typer.Option(help="The holder's key file, such as root-1.pem.")],
    yes: Annotated[bool, typer.Option("--yes", help="The fingerprint was compared.")] = False,
) -> None:
    """Add one signature, on any machine, best one that has no network; the office is not needed."""
    root = roots.read_root(read_file(file, MOST_BYTES))
    say(f"Root {root.signed.version}, era {roots.era_of(root)}, valid until {spoken_day(root.signed.expires)}.")
    say(f"Its fingerprint: {grouped(roots.fingerprint(root))}", "bold")
    if not yes and not typer.confirm("Did the office show you the same?"):
        raise InputError("the fingerprints were not the same; nothing was signed")
    roots.add_signature(root, read_file(key, MOST_BYTES), secret(f"Passphrase of {key.name}", VARIABLE))
    write_private(file, root.to_bytes())
    say(f"Signed; {file} carries {len(root.signatures)} signatures. Hand it on, or back to the office.", "bold")


@rotate.command("finish")
def finish(
    file: Annotated[Path, typer.Argument(help="The signed root.")],
    home: Home = Path(),
    clock_is_right: ClockIsRight = False,
) -> None:
    """Publish the root when enough keys of the old and the new one signed it, and a new state under it."""
    data = read_file(file, MOST_BYTES)
    with opened(home) as office:
        done = RootRotation(office).finish(data, clock_is_right)
        lapsed = Orders(office).lapsed()
    say(f"The new root is published, with state {done.sequence} under it. Bring every copy up to date.", "bold")
    say("Carry new root keys away from `carry-away` and delete it; destroy the sticks of those that were replaced.")
    if lapsed:
        say(f"{len(lapsed)} orders were signed by keys that the root no longer names: `responder office order list`.")
