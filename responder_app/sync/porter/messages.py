"""What a porter and whoever asks it tell each other: one JSON object a line, to its input and from its output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from responder_app.model.base import Frozen
from responder_app.package.digest import ObjectRef, Sha256Hex

_Count = Annotated[int, Field(ge=0)]


class Way(Frozen):
    """One https:// source and how its host is met; see transport.access.Access."""

    source: str
    ca_file: Path | None = None
    client_certificate: Path | None = None
    read_token: Annotated[str, Field(repr=False)] = ""
    user: str = ""


class Order(Frozen):
    """The first line to a porter: from where, into which folder of objects, of which vehicle, how many at once."""

    ways: tuple[Way, ...]
    objects: Path
    home: Path
    at_once: Annotated[int, Field(ge=1, le=64)]


class Bring(Frozen):
    """Bring this object."""

    do: Literal["bring"] = "bring"
    object: ObjectRef


class Leave(Frozen):
    """Let go of this object where it is."""

    do: Literal["leave"] = "leave"
    hash: Sha256Hex


class State(Frozen):
    """A porter's sums since its start: bytes that were brought of bytes that were to be, and its traffic."""

    done: _Count = 0
    total: int = 0
    requests: _Count = 0
    bytes_in: _Count = 0
    bytes_out: _Count = 0


class Answer(Frozen):
    """What a porter says: its state, and of which object it is done with, if of one. `whole`: it is on the disk."""

    state: State
    hash: Sha256Hex | None = None
    whole: bool = False


ASKED: TypeAdapter[Bring | Leave] = TypeAdapter(Annotated[Bring | Leave, Field(discriminator="do")])


def line(message: Frozen) -> bytes:
    """The message as it is sent."""
    return message.model_dump_json().encode() + b"\n"
