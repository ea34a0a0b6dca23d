"""The blast radius again without pairs of keys, beside the table of the page; each check can fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.evidence import city as cities
from tests.evidence.__main__ import FACILITIES, SEED
from tests.evidence.rows import Heist, Row
from tests.evidence.separation import Pair
from tests.evidence.table import BEGIN, END, THREATS, belief, claim, claims, lines, matrix, write
from tests.faults.laptop import quick

Robbed = tuple[list[Row], tuple[Pair, ...]]


@pytest.fixture(scope="module")
def robbed() -> Iterator[Robbed]:
    with TemporaryDirectory(prefix="evidence-", dir=quick()) as folder:
        heist = Heist(cities.build(Path(folder), SEED, FACILITIES), thorough=False)
        rows = list(heist.rows())
        yield rows, heist.apart
        heist.city.office.close()


@pytest.mark.slow
def test_what_opens_is_what_must_and_every_row_has_a_control(robbed: Robbed) -> None:
    rows, apart = robbed
    assert [row.wrong for row in rows if row.wrong] == []
    assert [pair.wrong for pair in apart if pair.wrong] == []
    assert len(rows) > 30
    assert len(apart) == 20


@pytest.mark.slow
def test_the_page_says_what_opens(robbed: Robbed) -> None:
    rows, apart = robbed
    said = claims(THREATS.read_text())
    told = {claim(row, FACILITIES) for row in rows if not row.believes} | {belief(row) for row in rows if row.believes}
    assert told - said == set()
    assert set(matrix(apart)) - said == set()


@pytest.mark.slow
def test_a_row_that_says_something_else_is_noticed(robbed: Robbed) -> None:
    row = robbed[0][0]
    assert claim(replace(row, facilities=row.facilities + 1), FACILITIES) not in claims(THREATS.read_text())
    assert replace(row, facilities=row.facilities + 1).wrong
    assert replace(row, control=None).wrong
    assert replace(robbed[1][0], opened=1).wrong


def test_the_table_is_written_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "threats.md"
    page.write_text(f"before\n{BEGIN}of the run before\n{END}after\n")
    row = Row("a stick", 0, {}, 7, ("with a grant", 8), expected=0)
    write("\n".join(lines([row], [Pair("A", "B", 3, 0, 3)], 8, "told")), page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "of the run before" not in text
    assert claim(row, 8) in claims(text)
    with pytest.raises(ValueError, match="no marks"):
        write("", Path(__file__))
