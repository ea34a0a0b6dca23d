"""What the sync screen says, in words: how far it is, what it changed, from where, what protects this computer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.gui import amounts
from responder_app.gui.facts import Group
from responder_app.process.guards import Guard
from responder_app.render.isolation import PROTECTIONS
from responder_app.sync.answers import Change, Standing, SyncStatus
from responder_app.sync.progress import Progress

NO_ROOM = "No room for"
"""How a note of `sync.budget` begins."""
ROOM = "Free some space on this computer, or allow more under Settings, Disk budget. Then sync again."


def protection(name: str) -> str:
    """What a protection from drawings does."""
    words = PROTECTIONS[name]
    return words[:1].upper() + words[1:]


def guarded(found: Sequence[Guard]) -> tuple[Fact, ...]:
    """What is off first, with the reason."""
    off = [Fact("OFF", f"{one.name}: {one.reason}", severity=FactSeverity.CAUTION) for one in found if not one.on]
    return (*off, *(Fact("On", one.name) for one in found if one.on))


def told(progress: Progress, still_s: float = 0.0) -> str:
    """Progress in words: facilities, bytes, rate, time left; or for how many seconds nothing has come."""
    parts = [progress.doing]
    if progress.facilities_total:
        parts.append(f"{progress.facilities_done} of {progress.facilities_total} facilities")
    if progress.bytes_total:
        # More can have come than was counted on: no part is larger than the whole.
        whole = max(progress.bytes_total, progress.bytes_done)
        parts.append(f"{amounts.size(progress.bytes_done)} of {amounts.size(whole)}")
    if still_s:
        parts.append(f"nothing came for {amounts.duration(still_s)}")
    else:
        parts.extend(_pace(progress))
    said = " · ".join(part for part in parts if part)
    return f"{progress.warning}\n{said}" if progress.warning else said


def _pace(progress: Progress) -> Iterator[str]:
    if progress.rate_bytes_s:
        yield f"{amounts.size(progress.rate_bytes_s)} a second"
    if progress.seconds_left is not None and progress.bytes_done < progress.bytes_total:
        yield f"{amounts.duration(progress.seconds_left)} left"


def share_done(progress: Progress) -> str:
    """E.g. "41%"; "…" while there is no telling."""
    if not progress.bytes_total:
        return "…"
    return f"{min(99, 100 * progress.bytes_done // progress.bytes_total)}%"


def summary(change: Change) -> str:
    """What a sync changed, in one line, and what the office should hear of."""
    if change.cancelled:
        return "Sync stopped. The next one goes on from here."
    counts = (
        (len(change.added), "new"),
        (len(change.updated), "updated"),
        (len(change.removed), "removed"),
        (len(change.refused), "refused"),
        (len(change.held_back), "held back"),
        (len(change.unfinished), "not finished"),
    )
    parts = ", ".join((*(f"{count} {word}" for count, word in counts if count), *_completed(change)))
    failed = sum(one.error is not None for one in change.offices)
    with_whom = f" with {len(change.offices) - failed} of {len(change.offices)} offices" if failed else ""
    said = f"Sync finished{with_whom}: {parts or 'nothing new'}."
    lacks_room = any(note.startswith(NO_ROOM) for note in change.notes)
    return " ".join((said, *change.notes, *((ROOM,) if lacks_room else ())))


def _completed(change: Change) -> Iterator[str]:
    """Of facilities whose records were here already."""
    if count := len({*change.drawn}.difference(change.added, change.updated)):
        yield f"drawings completed of {count}"


def without(group: Group, said: str) -> Group:
    """The same facts without words that stand elsewhere on the screen."""
    if not said:
        return group
    return replace(
        group, facts=tuple(replace(fact, value=fact.value.replace(said, "").rstrip()) for fact in group.facts)
    )


def standing(status: SyncStatus) -> tuple[Group, ...]:
    """From where, how old, on whose word, how much; each office apart where several are followed."""
    storage = Fact("Storage used", amounts.size(status.storage_bytes))
    if len(status.offices) < 2:
        return (Group("Source and storage", (*_about(status), storage)),)
    return (*(Group(_titled(one), _about(one)) for one in status.offices), Group("Storage", (storage,)))


def mutual_aid(status: SyncStatus) -> tuple[Group, ...]:
    """Whose guest this vehicle is and until when, and whose it was; nothing where it is nobody's.

    Where nothing else is held the headline says what ended.
    """
    until = (Fact("Now", said.removeprefix("Mutual aid: ")) for said in status.mutual_aid)
    ended = status.aid_ended if any(row.type == "facility" for row in status.facilities) else ()
    over = (Fact("Ended", said, severity=FactSeverity.CAUTION) for said in ended)
    said = (*over, *until)
    return (Group("Mutual aid", said),) if said else ()


def _titled(one: Standing) -> str:
    return f"{one.office}: owns this vehicle" if one.owns else one.office


def _about(one: SyncStatus | Standing) -> tuple[Fact, ...]:
    return (
        *sources(one),
        Fact("Last check", amounts.moment(one.last_check)),
        Fact("Trust", one.trust),
        Fact("May read", one.grant),
    )


def sources(status: SyncStatus | Standing) -> tuple[Fact, ...]:
    """Where it is read from, the most preferred first, and what was wrong there in the last sync."""
    if not status.sources and status.source:
        return (Fact("Last read from", status.source),)
    if len(status.sources) < 2:
        return (Fact("Source", status.source or "None. Set one with: responder sync --from ADDRESS"),)
    return tuple(
        Fact(f"Source {number}", f"{source}. Last time: {problem}", severity=FactSeverity.CAUTION)
        if problem
        else Fact(f"Source {number}", source)
        for number, (source, problem) in enumerate(status.sources, 1)
    )
