"""Whatever stands in a file, intake answers with findings: it never raises, and an error keeps everything out."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responder_app.model.facility import SECTION_TYPES
from responder_app.publisher.intake import Intake
from responder_app.publisher.intake.features import KINDS
from tests.publisher.intake.owner import CONTACTS, FACILITY, FEATURES, HAZMAT, collection, take, write

IDENTITY = "\n".join(FACILITY.splitlines()[:4]) + "\n"

quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])

names = st.sampled_from(
    sorted({field for model in SECTION_TYPES.values() for field in model.model_fields} | set(SECTION_TYPES))
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values: st.SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names | st.text(max_size=8), inner, max_size=5)
)


def intake_of(name: str, content: bytes) -> Intake:
    with tempfile.TemporaryDirectory() as folder:
        files: dict[str, str | bytes] = {"facility.yaml": IDENTITY, name: content}
        intake = take(write(Path(folder), files))
    report = intake.report
    assert (intake.preplan is None) == report.has_errors
    for line in report.lines():
        line.encode()
        assert line.isprintable()
    return intake


@quick
@given(st.binary(max_size=300))
def test_any_bytes_as_any_file(content: bytes) -> None:
    for name in (
        "facility.yaml",
        "contacts.csv",
        "contacts.xlsx",
        "hazmat.csv",
        "report.t2s",
        "site.geojson",
        "plans/1.pdf",
    ):
        intake_of(name, content)


@quick
@given(st.text(max_size=300))
def test_any_text_after_a_good_beginning(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    intake_of("facility.yaml", FACILITY.encode() + raw)
    intake_of("contacts.csv", CONTACTS.encode() + raw)
    intake_of("hazmat.csv", HAZMAT.encode() + raw)


@quick
@given(st.dictionaries(st.sampled_from([*SECTION_TYPES, "id", "scopes", "documents"]), values, max_size=4))
def test_any_values_in_any_section(sections: dict[str, Any]) -> None:
    intake_of("facility.yaml", json.dumps(sections).encode())


@quick
@given(st.lists(st.dictionaries(names, values, max_size=4), max_size=4), st.sampled_from(list(SECTION_TYPES)), names)
def test_any_entries_in_any_list_beside_tables_and_features(entries: list[Any], section: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sections = json.dumps({section: {name: entries}})
        files: dict[str, str | bytes] = {
            "facility.yaml": sections,
            "contacts.csv": CONTACTS,
            "hazmat.csv": HAZMAT,
            "site.geojson": collection(*FEATURES),
            "plans/1.pdf": b"%PDF-",
        }
        intake = take(write(Path(folder), files))
    assert intake.preplan is None


@quick
@given(st.lists(st.lists(scalars.map(str), max_size=8), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_any_cells_in_a_table(rows: list[list[str]], separator: str) -> None:
    text = CONTACTS + "\n".join(separator.join(row) for row in rows)
    intake_of("contacts.csv", text.encode("utf-8", "replace"))


geometries = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "GeometryCollection"]),
        "coordinates": st.recursive(st.floats() | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=5)),
    }
)
rings = st.lists(st.tuples(st.floats(-87.63, -87.62), st.floats(41.88, 41.89)), min_size=3, max_size=8)
closed = rings.map(lambda ring: {"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


@quick
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.just("Feature"),
                "geometry": geometries | closed | values,
                "properties": st.dictionaries(names, values, max_size=4).flatmap(
                    lambda fields: st.sampled_from(list(KINDS)).map(lambda kind: {**fields, "kind": kind})
                ),
            }
        )
        | values,
        max_size=4,
    )
)
def test_any_features(features: list[Any]) -> None:
    intake_of("site.geojson", collection(*features))
