"""`--wait` with or without a number behind it: what the command line's parser cannot read by itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from typer.core import TyperCommand

WAIT = "--wait"
WAIT_S = 1800
"""How long is waited where nobody says how long: a host that is started anew, a laptop that finds its network."""


class WaitingCommand(TyperCommand):
    """A command whose `--wait` may stand alone, at the end or before another option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As any command does, the number put in where none is."""
        return super().parse_args(ctx, with_seconds(args))


def with_seconds(arguments: Sequence[str]) -> list[str]:
    """The same arguments, each `--wait` with its seconds."""
    told = []
    for one, after in pairwise((*arguments, "--")):
        told.append(one)
        if one == WAIT and after.startswith("--"):
            told.append(str(WAIT_S))
    return told
