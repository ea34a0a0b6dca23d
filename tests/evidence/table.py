"""The computed table in docs/threats.md: written between marks, and compared with a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.evidence.rows import Row
from tests.evidence.separation import Pair

THREATS = Path(__file__).parents[2] / "docs" / "threats.md"
BEGIN, END = "<!-- evidence -->\n", "<!-- /evidence -->\n"


def lines(rows: Iterable[Row], pairs: Iterable[Pair], facilities: int, told: str) -> Iterator[str]:
    """For people, in Markdown."""
    yield f"Written by `make evidence`: {told}. {facilities} facilities, half in each of two districts, each with"
    yield "sections for all (*shared*), fire and police, fire and OEM, police, and OEM, a plan for all and a drawing"
    yield "for the police. A row is what opened when everything was tried with exactly what was stolen, on the whole"
    yield "repository; its control is the same with one thing more, and must open something."
    yield ""
    yield "| stolen | facilities | sections, by who may read them | tries | control |"
    yield "|---|---|---|---|---|"
    listed = list(rows)
    yield from (cells(row, facilities) for row in listed if not row.believes)
    yield ""
    yield "What a vehicle believes, every role of every false file signed with every key that was stolen:"
    yield ""
    yield "| stolen | sets of keys | believed | control |"
    yield "|---|---|---|---|"
    yield from (belief(row) for row in listed if row.believes)
    yield ""
    yield "Sections that only the agency on top may read, opened with the keys of the agency on the left:"
    yield ""
    yield from matrix(pairs)


def cells(row: Row, facilities: int) -> str:
    """One row of the first table."""
    sections = ", ".join(f"{readers} {count}" for readers, count in row.sections.items()) or "none"
    control = f"{row.control[0]}: {row.control[1]}" if row.control else "opens by itself"
    return f"| {row.stolen} | {row.facilities} of {facilities} | {sections} | {row.tries:,} | {control} |"


def claim(row: Row, facilities: int) -> str:
    """The row without what may differ from run to run: how many tries it took."""
    return cells(row, facilities).replace(f"| {row.tries:,} |", "| |")


def claims(text: str) -> frozenset[str]:
    """The rows of the page, as `claim` says them."""
    own = text.partition(BEGIN)[2].partition(END)[0]
    found = set()
    for line in own.splitlines():
        parts = line.split(" | ")
        found.add(line if len(parts) != 5 else " | ".join([*parts[:3], "", parts[4]]).replace(" |  | ", " | | "))
    return frozenset(found)


def belief(row: Row) -> str:
    """One row of the second table."""
    control = f"{row.control[0]}: {row.control[1]} kinds of forgery" if row.control else ""
    return f"| {row.stolen.removeprefix('signing keys: ')} | {row.tries} | {row.believes} | {control} |"


def matrix(pairs: Iterable[Pair]) -> Iterator[str]:
    """The third table."""
    listed = list(pairs)
    names = list(dict.fromkeys(pair.one for pair in listed))
    by_names = {(pair.one, pair.other): pair for pair in listed}
    yield f"| with the keys of | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for one in names:
        found = [by_names.get((one, other)) for other in names]
        yield f"| {one} | " + " | ".join(f"{pair.opened} of {pair.only}" if pair else "-" for pair in found) + " |"


def write(text: str, file: Path = THREATS) -> None:
    """Put it between the marks. Raises ValueError where the page has none."""
    page = file.read_text()
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{file} has no marks for the computed table")
    file.write_text(before + begin + "\n" + text + "\n" + end + after)
