"""docs/bad-input.md names a test beside each bad host and stick: each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_NAMED = re.compile(r"`(tests/[\w/.]+\.py)::(test_\w+)`")


def missing(page: str) -> list[str]:
    """The tests that the page names and that are not there."""
    named = _NAMED.findall(page)
    return [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text()]


def test_each_row_has_a_test_that_exists() -> None:
    page = (ROOT / "docs" / "bad-input.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| what |")]
    assert all(_NAMED.search(row) for row in rows)
    assert len(rows) > 30
    assert missing(page) == []
    assert missing("`tests/test_bad_input_page.py::test_that_is_not_there`")  # the control
