from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.model.facility import SECTION_TYPES
from responder_app.model.schema import facility_schema, preplan_schema, published

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(published()))
def test_the_published_schema_is_current(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    assert text == published()[name], "the model changed: write responder_app.model.schema.published() to docs/ again"


def test_every_section_is_in_both_schemas_and_the_identity_is_required() -> None:
    for schema in (preplan_schema(), facility_schema()):
        assert set(SECTION_TYPES) <= set(schema["properties"])
        assert "identity" in schema["required"]
        assert schema["additionalProperties"] is False


def test_facility_yaml_may_name_a_plan_by_its_file() -> None:
    assert "pattern" in str(preplan_schema()["$defs"]["Level"]["properties"]["plan"])
    assert "pattern" not in str(facility_schema()["$defs"]["Level"]["properties"]["plan"])


def test_the_schema_of_facility_yaml_has_no_field_that_intake_refuses() -> None:
    assert set(facility_schema()["properties"]) == {*SECTION_TYPES, "id", "scopes", "documents"}
