"""What intake says about an owner's folder: what was taken, what is missing, what is wrong and where.

Owns the findings and their text. Values from the owner's files are shown shortened and with invisible
characters spelled out, so that a report is safe on any terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from responder_app.publisher.intake.limits import FINDINGS_PER_FILE, SHOWN_CHARACTERS


class Level(StrEnum):
    """How a finding counts. Only an error keeps the facility out."""

    TAKEN = "taken"
    MISSING = "missing"
    WARNING = "warning"
    ERROR = "error"


HEADINGS: Mapping[Level, str] = {
    Level.TAKEN: "Taken",
    Level.MISSING: "Missing for a complete pre-plan, in the order a crew asks",
    Level.WARNING: "Please check",
    Level.ERROR: "Errors: nothing is added until these are put right",
}


def shown(value: object) -> str:
    """An owner's value in quotes, at most 60 characters, what is invisible or reorders text written as U+XXXX."""
    text = value if isinstance(value, str) else str(value)
    cut = text[:SHOWN_CHARACTERS] + ("..." if len(text) > SHOWN_CHARACTERS else "")
    return f'"{visible(cut)}"'


def visible(text: str) -> str:
    """The text with every character that does not print, or is a blank other than a space, written as <U+XXXX>."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


@dataclass(frozen=True)
class Finding:
    """One statement about the folder: `line` counts from 1, `field` is dotted or a column's name."""

    level: Level
    file: str
    line: int | None
    field: str | None
    message: str

    @property
    def text(self) -> str:
        """One line: file, line, field, message, as far as they are known."""
        place = self.file + (f", line {self.line}" if self.line is not None else "")
        parts = [part for part in (place, self.field or "") if part]
        return visible(": ".join([*parts, self.message]))


@dataclass(frozen=True)
class Report:
    """All findings in the order they are to be read."""

    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[Level, int]:
        """How many findings each level has; levels without any have 0."""
        found = Counter(finding.level for finding in self.findings)
        return {level: found[level] for level in Level}

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the facility out."""
        return any(finding.level is Level.ERROR for finding in self.findings)

    def of(self, level: Level) -> tuple[Finding, ...]:
        """The findings of one level."""
        return tuple(finding for finding in self.findings if finding.level is level)

    def lines(self) -> Iterator[str]:
        """The report as text; errors last, where a terminal leaves them in sight."""
        for level, heading in HEADINGS.items():
            found = self.of(level)
            if found:
                yield f"{heading} ({len(found)})"
                yield from (f"  {finding.text}" for finding in found)
        counts = self.counts
        yield ", ".join(f"{counts[level]} {name}" for level, name in _COUNTED.items())


_COUNTED: Mapping[Level, str] = {
    Level.TAKEN: "taken",
    Level.MISSING: "missing",
    Level.WARNING: "to check",
    Level.ERROR: "wrong",
}


class Findings:
    """Collects findings while a folder is read. Each file may have so many; a flood becomes a count."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._noted: Counter[tuple[Level, str]] = Counter()
        self._wrong: set[tuple[str, int | None, str]] = set()

    def taken(self, file: str, message: str) -> None:
        """Something that is now in the pre-plan."""
        self._add(Finding(Level.TAKEN, file, None, None, message))

    def missing(self, field: str, message: str) -> None:
        """Something that a complete pre-plan has and this one has not."""
        self._add(Finding(Level.MISSING, "", None, field, message))

    def warning(self, file: str, message: str, line: int | None = None, field: str | None = None) -> None:
        """Something that a person should look at."""
        self._add(Finding(Level.WARNING, file, line, field, message))

    def error(self, file: str, message: str, line: int | None = None, field: str | None = None) -> None:
        """Something that keeps the facility out.

        Once a field is wrong, what follows from it for the same field, or for the list it is in on the same line, is
        not listed again: a refused cell is not also a missing one.
        """
        if field is not None:
            if (file, line, field) in self._wrong:
                return
            steps = field.split(".")
            self._wrong.update((file, line, ".".join(steps[:length])) for length in range(1, len(steps) + 1))
        self._add(Finding(Level.ERROR, file, line, field, message))

    @property
    def has_errors(self) -> bool:
        """Whether an error was found so far."""
        return any(level is Level.ERROR for level, _ in self._noted)

    def report(self) -> Report:
        """Everything found; where a file had too many of one level, the last line says how many more."""
        return Report((*self._found, *self._unlisted()))

    def _add(self, finding: Finding) -> None:
        key = (finding.level, finding.file)
        self._noted[key] += 1
        if self._noted[key] <= FINDINGS_PER_FILE:
            self._found.append(finding)

    def _unlisted(self) -> Iterator[Finding]:
        for (level, file), count in self._noted.items():
            if count > FINDINGS_PER_FILE:
                yield Finding(
                    level, file, None, None, f"{count - FINDINGS_PER_FILE:,} more of this kind are not listed"
                )
