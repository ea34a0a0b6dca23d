"""The commands of `responder`, put together. The office's are there where its extra is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated

import typer
from typer.main import get_command

from responder_app import __version__, logs
from responder_app.cli import audit, device, handing, rebuild, repository, show, syncing, user, wishes
from responder_app.cli.terminal import FAILED, fail, say
from responder_app.cli.waiting import WaitingCommand
from responder_app.cli.windows import OpenWindow, Windows
from responder_app.errors import ResponderError
from responder_app.process import hooks


def run(arguments: Sequence[str], open_window: OpenWindow, open_fleet: object = None) -> int:
    """Carry out the command line; gives the exit code: 0 done, 1 not done, 2 misread, 3 not believed.

    `open_fleet` shows the office's fleet (`office_fleet.ShowFleet`): known to the office's commands alone.
    """
    try:
        windows = Windows(open_window, open_fleet)
        code = commands()(args=list(arguments), prog_name="responder", standalone_mode=True, obj=windows)
    except ResponderError as error:
        return fail(error, at_office=list(arguments[:1]) == ["office"])
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except Exception as bug:  # noqa: BLE001  an entry point: its message may quote a package, and typer would print it
        hooks.on_bug(type(bug), bug, bug.__traceback__)
        return FAILED
    return code if isinstance(code, int) else 0


@cache
def commands() -> Callable[..., object]:
    """All commands, put together once a process: that takes longer than what many of them do."""
    app = typer.Typer(
        help="Building pre-plans for incident commanders: signed, encrypted, offline.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @app.callback(invoke_without_command=True)
    def options(
        verbose: Annotated[bool, typer.Option("--verbose", help="Log what the program does, ids only.")] = False,
        version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
    ) -> None:
        logs.configure(verbose)
        if version:
            say(__version__)
            raise typer.Exit

    @app.command("open")
    def open_(
        context: typer.Context, text: Annotated[str | None, typer.Argument(help="Address or name.")] = None
    ) -> None:
        """Open the window, at an address or name."""
        windows: Windows = context.obj
        raise typer.Exit(windows.open(text))

    app.command("sync", cls=WaitingCommand)(syncing.sync)
    app.command("status")(syncing.status)
    app.command("settings")(wishes.settings)
    app.command("check")(syncing.check)
    app.command("rebuild")(rebuild.rebuild)
    app.command("mirror")(handing.mirror)
    app.command("share")(handing.share)
    app.command("audit")(audit.audit)
    app.command("show")(show.show)
    app.command("export-map")(show.export_map)
    app.add_typer(device.app, name="device")
    app.add_typer(repository.app, name="repository")
    app.add_typer(user.app, name="user")
    try:
        from responder_app.cli import office  # noqa: PLC0415  only with the office's extra
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("responder_app"):
            raise
    else:
        app.add_typer(office.app, name="office")
    return get_command(app)
