"""What a run of faults came to: how often what was tried, and what went wrong. Also its place in docs/evidence.md."""

from __future__ import annotations

import re
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

EVIDENCE = Path(__file__).parents[2] / "docs" / "evidence.md"
_MOST_SHOWN = 40


@dataclass
class Tally:
    """One kind of faults. `lost`, `unverified`, `leaked` and `crashed` must be empty; a line of each says what was."""

    kind: str
    what: str
    """What was done, for a person who was not there."""
    tried: Counter[str] = field(default_factory=Counter)
    """How often, by what."""
    controls: Counter[str] = field(default_factory=Counter)
    """Times that a check was shown something wrong on purpose and said so."""
    lost: list[str] = field(default_factory=list)
    """Held before, and not there any more; or a sync that does not come to its end."""
    unverified: list[str] = field(default_factory=list)
    """Shown or accepted, and signed by nobody."""
    leaked: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    """Any error that is not one of the program's own, and a check that did not notice its control."""
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """What the notes are made of, where several processes count."""
    seconds: float = 0.0

    @property
    def wrong(self) -> int:
        """How many things went wrong."""
        return sum(map(len, (self.lost, self.unverified, self.leaked, self.crashed)))

    def control(self, name: str, noticed: bool) -> None:
        """A check was shown something wrong; say when it did not notice."""
        self.controls[name] += 1
        if not noticed:
            self.crashed.append(f"control not noticed: {name}")

    def add(self, other: Tally) -> None:
        """What another process came to."""
        self.tried += other.tried
        self.controls += other.controls
        self.counts += other.counts
        for name in ("lost", "unverified", "leaked", "crashed", "notes"):
            getattr(self, name).extend(getattr(other, name))

    def lines(self) -> Iterator[str]:
        """For people, in Markdown."""
        yield self.what
        yield ""
        yield "| tried | times |"
        yield "|---|---|"
        for name, count in sorted(self.tried.items()):
            yield f"| {name} | {count:,} |"
        for name, count in sorted(self.controls.items()):
            yield f"| control: {name} | {count:,} |"
        yield ""
        yield from self.notes
        yield summary([self]).removeprefix("faults: ").capitalize() + f". Took {self.seconds:,.0f} s."
        for name in ("lost", "unverified", "leaked", "crashed"):
            found: list[str] = getattr(self, name)
            yield from (f"- {name}: {line}" for line in found[:_MOST_SHOWN])


def summary(tallies: Iterable[Tally]) -> str:
    """The line that a run ends with."""
    all_of = tuple(tallies)
    tried = sum(sum(tally.tried.values()) for tally in all_of)
    counts = {
        name: sum(len(getattr(tally, name)) for tally in all_of) for name in ("lost", "unverified", "leaked", "crashed")
    }
    return f"faults: tried {tried:,}, " + ", ".join(f"{name} {count}" for name, count in counts.items())


class Until:
    """A share of the time that was given; without one, to the end, or until somebody interrupts."""

    _stopped = False

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def over(self) -> bool:
        """Whether to stop."""
        return Until._stopped or (self._end is not None and time.monotonic() > self._end)

    @staticmethod
    def stop_when_interrupted() -> None:
        """From now on Ctrl+C ends this process's runs early, with what they found so far."""

        def stop(*_: object) -> None:
            Until._stopped = True

        signal.signal(signal.SIGINT, stop)

    @staticmethod
    def was_stopped() -> bool:
        """Whether somebody has interrupted it."""
        return Until._stopped


def write_evidence(tallies: Iterable[Tally], told: str, file: Path = EVIDENCE) -> None:
    """Put each kind's section into the page in the place of the one before; `told` says how and when it was run."""
    text = file.read_text()
    for tally in tallies:
        begin, end = f"<!-- {tally.kind} -->\n", f"<!-- /{tally.kind} -->\n"
        section = f"{begin}## {tally.kind}\n\nRun {told}.\n\n" + "\n".join(tally.lines()) + f"\n{end}"
        held = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        text = held.sub(lambda _: section, text) if held.search(text) else f"{text.rstrip()}\n\n{section}"  # noqa: B023
    file.write_text(text)
