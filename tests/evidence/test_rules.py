"""Every test that docs/cjis.md names exists, so that the page cannot promise more than is looked at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cjis.md"
STATES = {"done", "in part", "not done"}


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def missing(named: str) -> bool:
    file, _, test = named.partition("::")
    path = ROOT / file
    return not path.is_file() or (bool(test) and f"def {test}(" not in path.read_text())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:20])
def test_every_rule_has_a_state_and_tests_that_exist(row: list[str]) -> None:
    assert len(row) == 4
    assert row[2] in STATES
    named = re.findall(r"`(tests/[^`]+)`", row[3])
    assert named or row[2] == "not done"
    assert [name for name in named if missing(name)] == []


def test_a_test_that_does_not_exist_is_missed() -> None:
    assert missing("tests/evidence/test_rules.py::test_of_nothing")
    assert missing("tests/evidence/no_such_file.py")
    assert not missing("tests/evidence/test_rules.py::test_a_test_that_does_not_exist_is_missed")


def test_no_claim_is_made() -> None:
    assert "**No claim of FIPS validation or CJIS compliance.**" in PAGE.read_text()
