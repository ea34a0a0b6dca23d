"""`responder mirror` and `share`: hand on what this vehicle holds, on a stick or to a vehicle beside."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from responder_app import assembly
from responder_app.briefing.clock import local_now
from responder_app.cli import vehicle
from responder_app.cli.terminal import progress, say
from responder_app.errors import InputError
from responder_app.model.dates import spoken_day, spoken_time
from responder_app.sync.handing.part import NEAR_M, Part
from responder_app.sync.handing.told import COPY, SHARE, Record, Waiting, counted, told, went_out

if TYPE_CHECKING:
    from responder_app.sync.handing.holding import Holding
    from responder_app.sync.handing.mirror import Choose, Mirrored, MirrorPlan
    from responder_app.sync.handing.server import Count
    from responder_app.sync.handing.share import Sharing
    from responder_app.sync.progress import Progress

TOLD_EVERY_S = 2.0
AS_TYPED = typer.Option("--to", help="A folder, usually on a stick, such as /media/STICK/responder.")
Districts = Annotated[
    list[str] | None, typer.Option("--district", help="Only the facilities of that district, and the maps; repeat.")
]
Facility = Annotated[str | None, typer.Option(help="Only that facility and those near it: its name, address or id.")]
Near = Annotated[float, typer.Option(help="With --facility: metres around it.", min=0)]
Office = Annotated[
    str | None,
    typer.Option("--repository", help="Only that office's: its name, or the beginning of its fingerprint."),
]


def mirror(
    to: Annotated[Path, AS_TYPED],
    district: Districts = None,
    facility: Facility = None,
    near: Near = NEAR_M,
    verify: Annotated[bool, typer.Option("--verify", help="Read again everything that lies there already.")] = False,
    office: Office = None,
) -> None:
    """Copy what this vehicle holds to a stick, for another vehicle to sync from. All of it needs no unlocking.

    Where it follows several offices it must be unlocked, to tell whose is what: the repository of each further one
    goes into a folder beside.
    """
    with _handed_on(district, facility, near, office, each_its_own=True) as handed:
        _copy_each(handed, to.expanduser(), verify)


@dataclass(frozen=True)
class _Handed:
    """What is handed on, and who hears of it."""

    holdings: Sequence[Holding]
    part: Part
    choose: Choose
    record: Record


@contextmanager
def _handed_on(
    districts: list[str] | None, facility: str | None, near: float, office: str | None, each_its_own: bool
) -> Iterator[_Handed]:
    """What was chosen, from the vehicle unlocked where that is needed.

    `each_its_own`: of several offices each is handed on without what belongs to the others.
    """
    from responder_app.sync.handing.choice import chosen  # noqa: PLC0415  tuf is needed for handing on only
    from responder_app.sync.handing.mirror import all_held  # noqa: PLC0415

    if districts and facility is not None:
        raise InputError("choose a district or a facility, not both")
    paths = vehicle.paths()
    followed = len(assembly.enrolled(paths).all)
    holdings = assembly.holdings(paths, office)
    only = holdings[0].repository if office else ""
    is_all = not districts and facility is None
    if is_all and not (each_its_own and followed > 1):
        yield _Handed(holdings, Part(repository=only), all_held, Waiting(paths.handed, local_now).record)
        return
    with vehicle.opened() as opened:
        named = vehicle.meant(opened, facility, office) if facility is not None else ""
        part = Part(tuple(districts or ()), named, near, only)
        yield _Handed(holdings, part, chosen(opened.library, part, followed), opened.audit.record)


def _copy_each(handed: _Handed, to: Path, verify: bool) -> None:
    """Each office's into a folder of its own; the first one's into the one that was named."""
    from responder_app.sync.carried import beside  # noqa: PLC0415  as above
    from responder_app.sync.handing.mirror import Mirror  # noqa: PLC0415
    from responder_app.sync.handing.place import Place  # noqa: PLC0415

    for number, holding in enumerate(handed.holdings):
        place = Place(Path(beside(str(to), holding.repository)) if number else to)
        if len(handed.holdings) > 1:
            say(holding.office, "bold")
        told_of = told(handed.record, COPY, handed.part.said, handed.part.facility)
        with told_of as telling, _copying() as (tell, say_plan):
            done = Mirror(holding, place, handed.choose, verify).run(tell, told=say_plan)
            telling.detail = counted([done])
        _say_done(done, place.folder)
    say(f"On the other vehicle: responder sync --from {to}")


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


def _say_expiry(at: datetime) -> None:
    if at <= datetime.now(UTC):
        say(
            f"The office's signature expired on {spoken_day(at)}: others refuse this. Sync this vehicle first.",
            "bold red",
        )
    else:
        say(f"Other vehicles take it until {spoken_time(at)}; after that the office must sign anew.")


def share(
    address: Annotated[str | None, typer.Option(help="This machine's address on the network of both.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8443,
    district: Districts = None,
    facility: Facility = None,
    near: Near = NEAR_M,
    office: Office = None,
) -> None:
    """Serve what this vehicle holds to a vehicle beside, until Ctrl+C. All of it needs no unlocking: it is sealed.

    Where it follows several offices each is shared; the other vehicle takes those that it follows.
    """
    from responder_app.sync.handing.choice import names_of  # noqa: PLC0415
    from responder_app.sync.handing.share import share as begin  # noqa: PLC0415

    with _handed_on(district, facility, near, office, each_its_own=False) as handed:
        names = names_of(handed.choose, handed.holdings)
        with told(handed.record, SHARE, handed.part.said, handed.part.facility) as telling:
            sharing = begin(handed.holdings, address or _only_address(), port, names=names)
            count = _share_until_stopped(sharing)
            telling.detail = went_out(count)
    say(f"Ended: {telling.detail} went out.")


def _share_until_stopped(sharing: Sharing) -> Count:
    try:
        say(f"Sharing at {sharing.address}", "bold")
        say(f"Fingerprint  {sharing.fingerprint_groups}", "bold")
        for offer in sharing.offers:
            say(f"{offer.office}: state {offer.sequence}")
            _say_expiry(offer.expires_at)
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
