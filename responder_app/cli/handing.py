"""`responder mirror` and `share`: hand on what this vehicle holds, on a stick or to a vehicle beside."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from responder_app import assembly
from responder_app.briefing.briefing import local_now
from responder_app.cli import vehicle
from responder_app.cli.terminal import progress, say
from responder_app.errors import InputError
from responder_app.sync.handing.part import Part
from responder_app.sync.handing.told import COPY, SHARE, Record, Waiting, counted, share_ended, told

if TYPE_CHECKING:
    from responder_app.sync.handing.holding import Holding
    from responder_app.sync.handing.mirror import Choose, Mirrored, MirrorPlan
    from responder_app.sync.handing.server import Count
    from responder_app.sync.handing.share import Sharing
    from responder_app.sync.progress import Progress

TOLD_EVERY_S = 2.0
AS_TYPED = typer.Option("--to", help="A folder, usually on a stick, such as /media/STICK/responder.")


def mirror(
    to: Annotated[Path, AS_TYPED],
    district: Annotated[
        list[str] | None, typer.Option(help="Only the facilities of that district, and the maps; several may be given.")
    ] = None,
    facility: Annotated[
        str | None, typer.Option(help="Only that facility and those near it: its name, address or id.")
    ] = None,
    near: Annotated[float, typer.Option(help="With --facility: metres around it.", min=0)] = 500.0,
    verify: Annotated[bool, typer.Option("--verify", help="Read again everything that lies there already.")] = False,
    office: Annotated[
        str | None,
        typer.Option("--repository", help="Only that office's: its name, or the beginning of its fingerprint."),
    ] = None,
) -> None:
    """Copy what this vehicle holds to a stick, for another vehicle to sync from. All of it needs no unlocking.

    Where it follows several offices, the repository of each further one goes into a folder beside.
    """
    from responder_app.sync.handing.choice import chosen  # noqa: PLC0415  tuf is needed for handing on only
    from responder_app.sync.handing.mirror import all_held  # noqa: PLC0415

    if district and facility is not None:
        raise InputError("choose a district or a facility, not both")
    paths = vehicle.paths()
    holdings = [assembly.holding(paths, office)] if office else assembly.holdings(paths)
    if not district and facility is None:
        waiting = Waiting(paths.handed, local_now)
        _copy_each(holdings, to.expanduser(), Part(), all_held, verify, waiting.record)
        return
    with vehicle.opened() as opened:
        part = (
            Part(districts=tuple(district))
            if district
            else Part((), vehicle.meant(opened, facility or "", office), near)
        )
        _copy_each(holdings, to.expanduser(), part, chosen(opened.library, part), verify, opened.audit.record)


def _copy_each(holdings: Sequence[Holding], to: Path, part: Part, chosen: Choose, verify: bool, record: Record) -> None:
    """Each office's into a folder of its own; the first one's into the one that was named."""
    from responder_app.sync.carried import beside  # noqa: PLC0415  as above
    from responder_app.sync.handing.mirror import Mirror  # noqa: PLC0415
    from responder_app.sync.handing.place import Place  # noqa: PLC0415

    for number, holding in enumerate(holdings):
        place = Place(Path(beside(str(to), holding.repository)) if number else to)
        if len(holdings) > 1:
            say(holding.office, "bold")
        with told(record, COPY, part.said, part.facility) as telling, _copying() as (tell, say_plan):
            done = Mirror(holding, place, chosen, verify).run(tell, told=say_plan)
            telling.detail = counted(done)
        _say_done(done, place.folder)


@contextmanager
def _copying() -> Iterator[tuple[Callable[[Progress], None], Callable[[MirrorPlan], None]]]:
    """A bar in megabytes, and what is said before anything is written."""
    with progress("Copying, MB") as bar:

        def tell(now: Progress) -> None:
            bar.doing(now.doing)
            bar.count(now.bytes_done // 1_000_000, now.bytes_total // 1_000_000)

        def say_plan(plan: MirrorPlan) -> None:
            say(
                f"{plan.objects_missing} of {plan.objects} objects to copy, {plan.bytes_missing / 1e6:.1f} MB; "
                f"{plan.bytes_free / 1e6:.0f} MB are free there."
            )

        yield tell, say_plan


def _say_done(done: Mirrored, folder: Path) -> None:
    say(f"State {done.sequence} lies in {folder}: {done.bytes_written / 1e6:.1f} MB written.", "bold")
    if done.objects_removed:
        say(f"{done.objects_removed} files of earlier copies removed.")
    if done.damaged:
        say(f"{done.damaged} objects of this vehicle are damaged and were left out: run `responder check`.", "yellow")
    _say_expiry(done.expires_at)
    say(f"On the other vehicle: responder sync --from {folder}")


def _say_expiry(at: datetime) -> None:
    if at <= datetime.now(UTC):
        say(
            f"The office's signature expired on {at:%Y-%m-%d}: other vehicles will refuse this. Sync this one first.",
            "bold red",
        )
    else:
        say(f"Other vehicles take it until {at.astimezone():%Y-%m-%d %H:%M}; after that the office must sign anew.")


def share(
    address: Annotated[str | None, typer.Option(help="This machine's address on the network of both.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8443,
    office: Annotated[
        str | None, typer.Option("--repository", help="Another office's than that which owns this vehicle.")
    ] = None,
) -> None:
    """Serve what this vehicle holds to a vehicle beside, until Ctrl+C. Needs no unlocking: it is all sealed."""
    from responder_app.sync.handing.share import share as begin  # noqa: PLC0415

    record = Waiting(vehicle.paths().handed, local_now).record
    with told(record, SHARE, "all") as telling:
        count = _share_until_stopped(begin(assembly.holding(vehicle.paths(), office), address or _only_address(), port))
        telling.detail = share_ended(count).detail
    say(f"Ended: {count.requests} files, {count.bytes_out / 1e6:.1f} MB went out.")


def _share_until_stopped(sharing: Sharing) -> Count:
    try:
        say(f"Sharing state {sharing.sequence} at {sharing.address}", "bold")
        say(f"Fingerprint  {sharing.fingerprint_groups}", "bold")
        _say_expiry(sharing.expires_at)
        say("On the other vehicle, after comparing the fingerprint on both:")
        say(f"  responder sync --from {sharing.address} --fingerprint {sharing.fingerprint}")
        say("Ctrl+C ends it.")
        _wait()
    except KeyboardInterrupt:
        pass
    finally:
        sharing.stop()
    return sharing.count


def _wait() -> None:
    """Until Ctrl+C."""
    for_ever = threading.Event()
    while not for_ever.wait(TOLD_EVERY_S):
        continue


def _only_address() -> str:
    """This machine's address, when it has one only. Raises InputError."""
    from responder_app.sync.handing.addresses import own_addresses  # noqa: PLC0415

    own = own_addresses()
    if len(own) != 1:
        there = ", ".join(own) or "none: join the network of the other vehicle"
        raise InputError(f"say on which address to share: --address ... ; this machine's are {there}")
    return own[0]
