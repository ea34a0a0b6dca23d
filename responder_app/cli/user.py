"""`responder user ...`: who may unlock this vehicle, each with a PIN or passphrase of their own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from responder_app import assembly
from responder_app.cli import vehicle
from responder_app.cli.terminal import err, say, secret, table
from responder_app.model.dates import spoken_date
from responder_app.session.crew import Crew
from responder_app.vault.accounts import NewUser, Proof
from responder_app.vault.user_file import Role, WrapMode

NEW_VARIABLE = "RESPONDER_NEW_PASSPHRASE"
KEY_PIN_VARIABLE = "RESPONDER_KEY_PIN"
WAYS: dict[WrapMode, str] = {
    "passphrase": "passphrase alone",
    "both": "PIN or passphrase, with the system's keyring",
    "security-key": "PIN or passphrase, with a security key",
}

MAKE_CODE = "Break-glass cannot open this vehicle before `responder user emergency-code` makes a code for it."

app = typer.Typer(help="Who may unlock this vehicle.", no_args_is_help=True)


class Protect(StrEnum):
    """What a user's key lies under."""

    KEYRING = "keyring"
    ALONE = "alone"
    SECURITY_KEY = "security-key"


Name = Annotated[str, typer.Argument(help="The user's name, as the lock screen shows it.")]
Chosen = Annotated[
    Protect | None,
    typer.Option(
        help="keyring: a PIN or passphrase, beside the system's keyring. security-key: beside a FIDO2 key that is "
        "touched. alone: a passphrase of 12 or more."
    ),
]


@app.command("add")
def add(
    name: Name,
    administrator: Annotated[bool, typer.Option("--administrator", help="May change users too.")] = False,
    protect: Chosen = None,
) -> None:
    """Let another member of the crew unlock, by a PIN or passphrase of their own."""
    crew, by = _proved()
    accounts = crew.accounts()
    first = not any(account.own for account in accounts)
    mode = _mode(protect) or ("passphrase" if accounts and accounts[0].mode == "passphrase" else "both")
    role: Role = "administrator" if administrator or not accounts else "crew"
    made = crew.add(by, NewUser(name, _new_secret(name, mode), role, mode))
    say(f"{made.name} may unlock this vehicle now ({made.role}; {WAYS[made.mode]}).", "bold")
    if first and accounts:
        say(
            'The passphrase that was there is the user "Crew" now, an administrator; '
            "`responder user remove Crew` takes it away."
        )
    elif first:
        say("The keyring alone opens this vehicle no longer.")
    if crew.code.made_at() is None:
        say(MAKE_CODE)


@app.command("emergency-code")
def emergency_code() -> None:
    """Make the emergency code for break-glass, to be kept at the station; shown once. It ends the one before."""
    crew, by = _proved()
    before, code = crew.code.made_at(), crew.new_code(by)
    say(code, "bold")
    say("Break-glass on this vehicle takes this code. It is not shown again and not kept on this laptop.")
    say("Write it down group by group, mark the sheet with the vehicle's name, and seal it at the station.")
    say("Check it once: lock the screen, press Break-glass, type it. Each group tells of a slip by itself.")
    if before is not None:
        say(f"The code of {spoken_date(before)} opens this vehicle no longer: destroy its sheet.", "bold")


@app.command("list")
def list_() -> None:
    """Show who may unlock this vehicle."""
    crew = assembly.crew(vehicle.paths())
    rows = [[account.name, account.role, WAYS[account.mode]] for account in crew.accounts()]
    if rows:
        table(["user", "role", "protected by"], rows)
        made = crew.code.made_at()
        # Beside the table: who reads that by a program takes every line for a user.
        err.print(f"Emergency code: made on {spoken_date(made)}." if made else f"Emergency code: none. {MAKE_CODE}")
    else:
        say("No users: the system's keyring opens this vehicle for whoever is logged in there.")


@app.command("remove")
def remove(name: Name) -> None:
    """Take a user away."""
    crew, by = _proved()
    say(f"{crew.remove(by, name).name} can no longer unlock this vehicle.", "bold")


@app.command("passphrase")
def passphrase(name: Name, protect: Chosen = None) -> None:
    """Set a user's PIN or passphrase anew: one's own, or as an administrator another's."""
    crew, by = _proved()
    mode = _mode(protect)
    held = next(
        (account.mode for account in crew.accounts() if account.name.casefold() == name.strip().casefold()), None
    )
    made = crew.change_secret(by, name, _new_secret(name, mode or held or "both"), mode)
    say(f"{made.name} has a new PIN or passphrase ({WAYS[made.mode]}).", "bold")


def _proved() -> tuple[Crew, Proof]:
    """The vehicle's crew, and who is asking."""
    crew = assembly.crew(vehicle.paths(), _key_pin)
    if not crew.accounts():
        return crew, Proof()
    return crew, Proof(vehicle.user(), vehicle.ask())


MODES: dict[Protect, WrapMode] = {
    Protect.KEYRING: "both",
    Protect.ALONE: "passphrase",
    Protect.SECURITY_KEY: "security-key",
}


def _mode(protect: Protect | None) -> WrapMode | None:
    return None if protect is None else MODES[protect]


def _key_pin() -> str:
    return secret("The security key's own PIN", KEY_PIN_VARIABLE)


def _new_secret(name: str, mode: WrapMode) -> str:
    kind = "passphrase (12 or more)" if mode == "passphrase" else "PIN or passphrase (6 or more)"
    if mode == "security-key":
        err.print("Plug in that user's security key. Touch it when it blinks: twice, the second time to try it.")
    return secret(f"New {kind} of {name}", NEW_VARIABLE, twice=True)
