"""The page that owners read says what intake does."""

from __future__ import annotations

import re
from pathlib import Path

from responder_app.publisher.intake import hazmat_table, people_tables
from responder_app.publisher.intake.documents import FOLDERS
from responder_app.publisher.intake.features import KINDS
from tests.publisher.intake.owner import errors, take, warnings, write

PAGE = (Path(__file__).parents[3] / "docs" / "guide" / "owners-folder.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))


def test_the_pages_example_is_taken_without_a_warning(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    intake = take(write(tmp_path, {"facility.yaml": found[1]}))
    assert intake.preplan is not None, errors(intake)
    assert warnings(intake) == []


def test_the_page_names_every_kind_column_and_folder() -> None:
    assert set(KINDS) <= NAMED
    for columns in (people_tables.CONTACTS, people_tables.FIRST_IN, hazmat_table.COLUMNS):
        assert set(columns.all) <= NAMED
    folders = {name.removeprefix("documents/") for name in FOLDERS if "/" in name}
    assert folders <= {name.removeprefix("documents/").rstrip("/") for name in NAMED}
