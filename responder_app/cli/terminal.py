"""Writing to the terminal: plain text from packages, tables, progress, questions; exit codes."""

from __future__ import annotations

import getpass
import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from responder_app.errors import (
    DamagedLibraryError,
    DiskFullError,
    ExpiredError,
    InputError,
    NoGrantError,
    NoKeyringError,
    NotFoundError,
    NoWorkerError,
    ResponderError,
    TransportError,
    TrustError,
    WrongPassphraseError,
    WrongRepositoryError,
)
from responder_app.session.counting import in_words

FAILED, REFUSED = 1, 3
"""Exit codes: something did not work; something was not believed."""

HINTS: dict[type[ResponderError], str] = {
    NoKeyringError: "Protect the keys by a passphrase instead: run it again with --passphrase.",
    NoGrantError: "Ask the office to enrol this vehicle and to publish, then sync again.",
    WrongRepositoryError: "Everything that was held before is kept and still opens. Check the address of the source.",
    ExpiredError: "Everything that was held before is kept and still opens. Where the date is right, the office must "
    "sign anew: responder office renew.",
    NotFoundError: "What came is kept. The office may be uploading: run it again in some minutes; if it stays, say so.",
    TransportError: "What came is kept; run it again when the other side can be reached.",
    TrustError: "Everything that was held before is kept and still opens. Report this to the office.",
    NoWorkerError: "This machine is at fault, not the drawings. Run it again when it is mended.",
    DamagedLibraryError: "Run `responder rebuild`: it makes the database anew from what lies beside it, offline.",
    DiskFullError: "Make room on the disk and run it again; nothing is half written.",
}
"""What to do next, where the sentence alone does not say it: that of the error's own class or the nearest above."""

AT_THE_OFFICE: dict[type[ResponderError], str] = {
    NoGrantError: "",
    WrongRepositoryError: "Nothing of it was taken. Check the address.",
    TrustError: "Nothing of it was taken. Find out who changed it, and how, before you publish or sign.",
}
"""What takes the place of some hints where the office's own commands fail: there is nobody else to report to."""

DOING = 50
"""Characters beside a bar on a terminal of 100 columns."""

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str = "", style: str = "") -> None:
    """One line of text, never read as markup, without control characters."""
    out.print(Text("\t".join(map(visible, line.split("\t"))), style=style))


def visible(text: str) -> str:
    """The text with control and direction characters spelled out, so that no package can steer a terminal."""
    return "".join(f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") else c for c in text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows under headings; in a pipe or file one line a row, tabs between."""
    if not out.is_terminal:
        for row in (headings, *rows):  # not by print, which makes blanks of tabs
            out.file.write("\t".join(visible(cell.replace("\t", " ")) for cell in row) + "\n")
        return
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(visible(cell)) for cell in row))
    out.print(grid)


def fail(error: ResponderError, at_office: bool = False) -> int:
    """Say what went wrong, on a vehicle or at the office, on standard error; gives the exit code."""
    hints = HINTS | AT_THE_OFFICE if at_office else HINTS
    err.print(Text(f"Not done: {visible(str(error))}", style="bold red"))
    if isinstance(error, WrongPassphraseError) and error.wait_s > 0:
        err.print(Text(f"The next try is taken in {in_words(error.wait_s)}."))
    if hint := next((hints[kind] for kind in type(error).__mro__ if kind in hints), ""):
        err.print(Text(hint))
    return REFUSED if isinstance(error, TrustError) else FAILED


@dataclass(frozen=True)
class Told:
    """A bar on standard error, and what is being done now beside it."""

    _bar: Progress
    _task: TaskID

    def count(self, done: int, total: int) -> None:
        """So many are done."""
        self._bar.update(self._task, completed=done, total=total)

    def doing(self, what: str) -> None:
        """Plain text, cut to fit beside the bar."""
        shown = visible(what)
        self._bar.update(self._task, doing=shown if len(shown) <= DOING else shown[: DOING - 3] + "...")


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """A bar with the time that has passed, so that long work does not look stuck."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}", markup=False),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        yield Told(bar, bar.add_task(what, total=None, doing=""))


def secret(question: str, variable: str, twice: bool = False) -> str:
    """A passphrase: from the environment variable, else typed unseen. Raises InputError."""
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise InputError(f"a passphrase is needed; set {variable} or run this at a terminal")
    typed = getpass.getpass(f"{question}: ")
    if twice and getpass.getpass("The same again: ") != typed:
        raise InputError("the two passphrases differ")
    return typed


def read_file(path: Path, limit: int = 64 * 1024 * 1024) -> bytes:
    """The file's bytes. Raises InputError."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise InputError(f"{path} is larger than {limit // 1024 // 1024} MiB")
    return data
