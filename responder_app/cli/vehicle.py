"""What every vehicle command needs: where it lies, how its passphrase is asked for, which facility is meant."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import typer

from responder_app import assembly
from responder_app.assembly import Vehicle, VehicleSync, named
from responder_app.cli.terminal import err, say, secret
from responder_app.errors import InputError, NoAnswerError
from responder_app.paths import VehiclePaths, vehicle_home
from responder_app.settings import Settings
from responder_app.sync.service import SyncService
from responder_app.vault.accounts import Account

VARIABLE = "RESPONDER_PASSPHRASE"
USER_VARIABLE = "RESPONDER_USER"


def paths() -> VehiclePaths:
    """This vehicle's files: in RESPONDER_HOME, else in the platform's data folder."""
    return VehiclePaths(vehicle_home())


def ask() -> str:
    """The PIN or passphrase. Raises InputError."""
    return secret("PIN or passphrase", VARIABLE)


def user() -> str | None:
    """Whose it is: an account's id, by the name in RESPONDER_USER or typed; None where there is one only.

    Raises InputError, and as `Crew.accounts`.
    """
    accounts = assembly.crew(paths()).accounts()
    if len(accounts) < 2:
        _say_touch(*accounts)
        return None
    name = os.environ.get(USER_VARIABLE)
    if not name and not sys.stdin.isatty():
        raise InputError(f"this vehicle has several users; set {USER_VARIABLE} to the name of one")
    name = name or typer.prompt("User")
    for account in accounts:
        if account.name.casefold() == name.strip().casefold():
            _say_touch(account)
            return account.id
    raise InputError("there is no user of that name")


def _say_touch(*accounts: Account) -> None:
    if any(account.mode == "security-key" for account in accounts):
        err.print("Touch the security key when it blinks.")


@contextmanager
def opened(chosen: Settings | None = None) -> Iterator[Vehicle]:
    """This vehicle, unlocked; closed at the end. Raises as `assembly.open_vehicle`, and InputError."""
    with assembly.opened(paths(), ask, chosen, user()) as vehicle:
        for warning in vehicle.warnings:
            say(f"Warning: {warning}. Report it to the pre-plan office.", "bold red")
        if vehicle.glass.reason is not None:
            hours = vehicle.glass.left_s() / 3600
            say(f"BREAK-GLASS: {vehicle.glass.reason}, {hours:.1f} hours left. What is opened is reported.", "bold red")
        yield vehicle


def office_of(vehicle: Vehicle, name: str) -> SyncService:
    """Syncing with the office of that name, or whose fingerprint begins so. Raises InputError."""
    wanted = named([one.enrolment for one in vehicle.offices], name)
    return next(one for one in vehicle.offices if one.enrolment is wanted)


def sync_of(vehicle: Vehicle, office: str | None) -> VehicleSync:
    """Syncing with all its offices, or with the one of that name. Raises InputError."""
    return vehicle.sync if office is None else office_of(vehicle, office)


def meant(vehicle: Vehicle, text: str, office: str | None = None) -> str:
    """The id of the one facility that the text names, of that office's where one is named.

    Several are listed and none is chosen. Raises NoAnswerError, InputError.
    """
    answer = vehicle.briefing.search(text)
    if office is not None:
        wanted = office_of(vehicle, office).enrolment.repository
        own = (hit for hit in answer.hits if vehicle.library.receipt(hit.facility_id).repository == wanted)
        answer = replace(answer, hits=tuple(own))
    if len(answer.hits) == 1:
        return answer.hits[0].facility_id
    exact = [hit for hit in answer.hits if text.casefold() in (hit.name.casefold(), hit.address.casefold())]
    if len(exact) == 1:
        return exact[0].facility_id
    for hit in answer.hits:
        about = ", ".join(filter(None, (hit.office, hit.why)))
        say(f"  {hit.name}, {hit.address}" + (f"  ({about})" if about else ""))
    if answer.hits:
        how = ", or its office by --repository" if any(hit.office for hit in answer.hits) else ""
        raise NoAnswerError(f"{len(answer.hits)} facilities fit; name one of them in full{how}")
    for name in answer.nearest_names:
        say(f"  {name}")
    for said in answer.ended:
        say(said, "yellow")
    nearest = "; the nearest names are above" if answer.nearest_names else ""
    raise NoAnswerError(f"no facility fits {text!r}{nearest}")
