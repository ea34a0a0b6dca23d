"""`responder device ...`: set this vehicle up and enrol it with an office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from responder_app import assembly, settings
from responder_app.cli import vehicle
from responder_app.cli.terminal import read_file, say, secret
from responder_app.errors import InputError
from responder_app.package.enrolment import read_answer, read_request
from responder_app.package.public_keys import grouped
from responder_app.paths import VehiclePaths, write_private
from responder_app.settings import Places
from responder_app.sync.credentials import save_bucket_key, save_inbox_token, save_read_token
from responder_app.sync.transport.access import BucketKey
from responder_app.vault.key_file import Mode

INBOX_VARIABLE = "RESPONDER_INBOX_TOKEN"
READ_VARIABLE = "RESPONDER_READ_TOKEN"
BUCKET_VARIABLE = "RESPONDER_BUCKET_SECRET"
Source = Annotated[str | None, typer.Option("--source", help="Which source's host; else the one that is set.")]
Forget = Annotated[bool, typer.Option("--forget", help="Forget the one that is kept.")]

app = typer.Typer(help="Set this vehicle up and enrol it with an office.", no_args_is_help=True)


@app.command("init")
def init(
    name: Annotated[str, typer.Option(help="What people call this vehicle, such as Engine 5.", prompt=True)],
    agency: Annotated[str, typer.Option(help="Its agency.", prompt=True)],
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Protect the keys by a passphrase.")] = False,
    both: Annotated[bool, typer.Option("--both", help="Protect them by keyring and passphrase together.")] = False,
    request: Annotated[Path, typer.Option(help="Where to write the request.")] = Path("enrolment-request.json"),
) -> None:
    """Make this vehicle's keys (in the system's keyring unless told otherwise) and its enrolment request."""
    mode: Mode = "both" if both else "passphrase" if passphrase else "keyring"
    chosen = None if mode == "keyring" else secret("New passphrase of this vehicle", vehicle.VARIABLE, twice=True)
    data = assembly.init_device(vehicle.paths(), name, agency, mode, chosen)
    write_private(request, data)
    if mode != "keyring":
        say("For emergencies make a code to keep at the station: `responder user emergency-code`.")
    say(f"This vehicle is set up. Its request is in {request}: take it to the office.", "bold")
    say(f"Its fingerprint, to compare there in person: {grouped(read_request(data).fingerprint)}", "bold")


@app.command("accept")
def accept(
    answer: Annotated[Path, typer.Argument(help="The enrolment file from the office.")],
    yes: Annotated[bool, typer.Option("--yes", help="The fingerprint was compared in person.")] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(help="Folder, https:// or s3:// address to sync from; several, the preferred one first."),
    ] = None,
    ca_file: Annotated[Path | None, typer.Option(help="PEM file of a private certificate authority.")] = None,
    client_certificate: Annotated[
        Path | None,
        typer.Option(help="PEM file with this vehicle's certificate and key, where a host asks for it."),
    ] = None,
) -> None:
    """Take an office's enrolment file in after comparing the office's fingerprint in person.

    The first office owns this vehicle. A file of another office makes the vehicle follow that one as well.
    """
    data = read_file(answer)
    office = read_answer(data)
    say(f"The file is from {office.office}. The office's fingerprint: {grouped(office.repository)}", "bold")
    if not yes and not typer.confirm("Did the office show you the same?"):
        raise InputError("the fingerprints were not the same; nothing was taken in")
    paths = vehicle.paths()
    taken, is_further = assembly.accept_enrolment(paths, data, vehicle.ask, vehicle.user())
    set_places(paths, taken.repository if is_further else None, source, ca_file, client_certificate)
    if is_further:
        owner = assembly.enrolled(paths).owner.office
        say(f"This vehicle is {owner}'s and follows {taken.office} as well from now on.", "bold")
    say("Enrolled. Once the office has published, run `responder sync`.", "bold")


def set_places(
    paths: VehiclePaths,
    repository: str | None,
    source: list[str] | None,
    ca_file: Path | None,
    client_certificate: Path | None,
) -> None:
    """Remember where that further office's repository is read from, None: the owner's; what is not given stays."""
    if not (source or ca_file or client_certificate):
        return
    current = settings.load(paths.settings)
    before = current.places(repository)
    places = Places(
        source=source[0] if source else before.source,
        sources=tuple(source[1:]) if source else before.sources,
        ca_file=str(ca_file.resolve()) if ca_file else before.ca_file,
        client_certificate=str(client_certificate.resolve()) if client_certificate else before.client_certificate,
    )
    settings.save(paths.settings, current.with_places(repository, places))


@app.command("request")
def request(
    name: Annotated[str, typer.Option(help="What people call this vehicle, such as Engine 5.", prompt=True)],
    agency: Annotated[str, typer.Option(help="Its agency.", prompt=True)],
    file: Annotated[Path, typer.Option("--request", help="Where to write it.")] = Path("enrolment-request.json"),
) -> None:
    """Write this vehicle's enrolment request once more, to take to a further office."""
    data = assembly.request_again(vehicle.paths(), name, agency, vehicle.ask, vehicle.user())
    write_private(file, data)
    say(f"The request is in {file}: take it to the office.", "bold")
    say(f"This vehicle's fingerprint, to compare there in person: {grouped(read_request(data).fingerprint)}", "bold")


@app.command("inbox-token")
def inbox_token(source: Source = None, forget: Forget = False) -> None:
    """Keep the token that the source's host wants to see with reports, and only with them."""
    token = "" if forget else secret("Token for the inbox of the source", INBOX_VARIABLE)
    with vehicle.opened() as opened:
        save_inbox_token(opened.library, source or opened.sync.source or "", token)
    _say_kept(forget)


@app.command("read-token")
def read_token(source: Source = None, forget: Forget = False) -> None:
    """Keep the token that the source's host wants to see before it shows anything."""
    token = "" if forget else secret("Token for reading from the source", READ_VARIABLE)
    with vehicle.opened() as opened:
        save_read_token(opened.library, source or opened.sync.source or "", token)
    _say_kept(forget)


@app.command("bucket-key")
def bucket_key(
    key_id: Annotated[str, typer.Argument(help="The access key's id; its secret is asked for.")] = "",
    source: Source = None,
    forget: Forget = False,
) -> None:
    """Keep the access key for the bucket of an s3:// source: one that may read, and put into inbox/, nothing else."""
    if not forget and not key_id:
        raise InputError("name the access key's id")
    key = None if forget else BucketKey(key_id, secret("Secret of that access key", BUCKET_VARIABLE))
    with vehicle.opened() as opened:
        save_bucket_key(opened.library, source or opened.sync.source or "", key)
    _say_kept(forget)


def _say_kept(forgotten: bool) -> None:
    say("Forgotten." if forgotten else "Kept. The next sync uses it.", "bold")


@app.command("show")
def show() -> None:
    """Show this vehicle's fingerprint."""
    say(grouped(assembly.device_fingerprint(vehicle.paths(), vehicle.ask, vehicle.user())), "bold")
