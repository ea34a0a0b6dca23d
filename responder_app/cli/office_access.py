"""`responder office access ...`: what the office shows the hosts of its buckets and inboxes."""

from __future__ import annotations

from typing import Annotated

import typer

from responder_app.cli.terminal import say, secret
from responder_app.errors import InputError
from responder_app.publisher import credentials
from responder_app.publisher.credentials import Credential
from responder_app.vault.secret_store import SecretStore

VARIABLE = "RESPONDER_OFFICE_SECRET"
Address = Annotated[str, typer.Argument(help="The s3:// or https:// address of the bucket or host.")]

app = typer.Typer(
    help="Keep what hosts of buckets and inboxes want to see, in this user's keyring.", no_args_is_help=True
)


@app.command("keep")
def keep(
    address: Address,
    key_id: Annotated[str, typer.Option("--key-id", help="For s3://: the access key's id.")] = "",
    user: Annotated[
        str, typer.Option("--user", help="For https://: the user's name, where a password is wanted.")
    ] = "",
) -> None:
    """Keep the secret of an access key, a password or a token for one bucket or host; it is asked for."""
    if key_id and user:
        raise InputError("a bucket has a --key-id, a host a --user")
    question = f"Secret of the access key {key_id}" if key_id else f"Password of {user}" if user else "Token"
    store = _keyring()
    credentials.keep(store, address, Credential(name=key_id or user, secret=secret(question, VARIABLE)))
    say("Kept in the keyring. It is used from now on, and never shown.", "bold")


@app.command("forget")
def forget(address: Address) -> None:
    """Forget what is kept for that bucket or host."""
    credentials.forget(_keyring(), address)
    say("Forgotten.", "bold")


@app.command("show")
def show(address: Address) -> None:
    """Say whether something is kept for that bucket or host, and for which access key or user."""
    found = credentials.kept(_keyring(), address)
    if found is None:
        say("Nothing is kept for it.")
    else:
        say(f"Kept: a secret for {found.name}." if found.name else "Kept: a token.")


def _keyring() -> SecretStore:
    found = credentials.system_keyring()
    if found is None:
        raise InputError(
            "this machine has no keyring that keeps keys safe; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            f"or for a host {credentials.TOKEN}, for the office's commands instead"
        )
    return found
