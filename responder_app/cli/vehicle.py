"""What every vehicle command needs: where it lies, how its passphrase is asked for, which facility is meant."""

from __future__ import annotations

from responder_app.assembly import Vehicle
from responder_app.cli.terminal import say, secret
from responder_app.errors import NoAnswerError
from responder_app.paths import VehiclePaths, vehicle_home

VARIABLE = "RESPONDER_PASSPHRASE"


def paths() -> VehiclePaths:
    """This vehicle's files: in RESPONDER_HOME, else in the platform's data folder."""
    return VehiclePaths(vehicle_home())


def ask() -> str:
    """The crew's passphrase. Raises InputError."""
    return secret("Passphrase of this vehicle", VARIABLE)


def meant(vehicle: Vehicle, text: str) -> str:
    """The id of the one facility that the text names. Several are listed and none is chosen. Raises NoAnswerError."""
    answer = vehicle.briefing.search(text)
    if len(answer.hits) == 1:
        return answer.hits[0].facility_id
    exact = [hit for hit in answer.hits if text.casefold() in (hit.name.casefold(), hit.address.casefold())]
    if len(exact) == 1:
        return exact[0].facility_id
    for hit in answer.hits:
        say(f"  {hit.name}, {hit.address}" + (f"  ({hit.why})" if hit.why else ""))
    if answer.hits:
        raise NoAnswerError(f"{len(answer.hits)} facilities fit; name one of them in full")
    for name in answer.nearest_names:
        say(f"  {name}")
    nearest = "; the nearest names are above" if answer.nearest_names else ""
    raise NoAnswerError(f"no facility fits {text!r}{nearest}")
