"""Every test that docs/cjis.md and docs/rules.md name exists, so that no page promises more than is looked at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE, RULES = ROOT / "docs" / "cjis.md", ROOT / "docs" / "rules.md"
STATES = {"done", "in part", "not done"}


def rows(page: Path) -> list[list[str]]:
    """Without the heads of its tables."""
    lines = page.read_text().splitlines()
    cells = [line for line, below in zip(lines, [*lines[1:], ""], strict=True) if not below.startswith("|---")]
    return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in cells if line.startswith("| ")]


def missing(named: str) -> bool:
    file, _, test = named.partition("::")
    path = ROOT / file
    return not path.is_file() or (bool(test) and f"def {test}(" not in path.read_text())


@pytest.mark.parametrize("row", rows(PAGE), ids=lambda row: row[0][:20])
def test_every_rule_has_a_state_and_tests_that_exist(row: list[str]) -> None:
    assert len(row) == 4
    assert row[2] in STATES
    named = re.findall(r"`(tests/[^`]+)`", row[3])
    assert named or row[2] == "not done"
    assert [name for name in named if missing(name)] == []


@pytest.mark.parametrize("row", rows(RULES), ids=lambda row: row[0][:40])
def test_every_rule_of_keys_and_survival_is_attacked(row: list[str]) -> None:
    assert len(row) == 3
    named = re.findall(r"`(tests/[^`]+)`", row[2])
    assert named
    assert [name for name in named if missing(name)] == []


def test_a_test_that_does_not_exist_is_missed() -> None:
    assert missing("tests/evidence/test_rules.py::test_of_nothing")
    assert missing("tests/evidence/no_such_file.py")
    assert not missing("tests/evidence/test_rules.py::test_a_test_that_does_not_exist_is_missed")


def test_no_claim_is_made() -> None:
    assert "**No claim of FIPS validation or CJIS compliance.**" in PAGE.read_text()
