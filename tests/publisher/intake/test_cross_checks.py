from __future__ import annotations

from pathlib import Path

from responder_app.publisher.intake import Level
from tests.publisher.intake.owner import (
    CONTACTS,
    FACILITY,
    FEATURES,
    FIRST_IN,
    HAZMAT,
    collection,
    errors,
    feature,
    near,
    take,
    warnings,
    write,
)


def test_a_stair_to_a_floor_that_does_not_exist_is_an_error_where_the_floors_are_known(folder: Path) -> None:
    write(folder, {"facility.yaml": FACILITY.replace("from_level: B1", "from_level: B2")})
    (error,) = errors(take(folder))
    assert error.startswith('facility.yaml, line 19: vertical.stairs.0.from_level: there is no floor "B2"')


def test_it_is_a_warning_where_only_some_floors_are_named(folder: Path) -> None:
    text = FACILITY.replace("from_level: B1", "from_level: B2")
    start, end = text.index("  floor_numbers"), text.index("levels:\n")
    intake = take(write(folder, {"facility.yaml": text[:start] + text[end:]}))
    assert errors(intake) == []
    assert any("B2" in warning for warning in warnings(intake))


def test_an_evacuation_node_on_an_unknown_floor_is_an_error(folder: Path) -> None:
    node = feature("evacuation_node", id="N9", kind_of="corridor", level="99")
    (error,) = errors(take(write(folder, {"site.geojson": collection(*FEATURES, node)})))
    assert "(evacuation_node).level: there is no floor" in error


def test_two_contacts_of_one_priority_are_a_warning(folder: Path) -> None:
    intake = take(write(folder, {"contacts.csv": CONTACTS.replace(",2\n", ",1\n")}))
    assert intake.preplan is not None
    assert warnings(intake) == [
        "contacts.csv, line 3: priority: priority 1 is given to more than one contact: who is called first?"
    ]


def test_first_in_dates_that_ended_are_a_warning_and_turned_around_an_error(folder: Path) -> None:
    intake = take(write(folder, {"first_in.csv": FIRST_IN.replace("2027-01-01", "2026-05-31")}))
    assert warnings(intake) == ["first_in.csv, line 2: valid_to: ended on 2026-05-31"]
    intake = take(write(folder, {"first_in.csv": FIRST_IN.replace("2027-01-01", "2025-05-31")}))
    assert errors(intake) == ["first_in.csv, line 2: valid_to is before valid_from"]


def test_a_chemical_without_a_place_is_missing_its_place_but_a_confidential_one_is_not(folder: Path) -> None:
    write(folder, {"hazmat.csv": HAZMAT.replace(",Pool plant,B1,", ",,,")})
    fields = [finding.field or "" for finding in take(folder).report.of(Level.MISSING)]
    assert [field for field in fields if field.endswith(".storage")] == ["hazmat.chemicals.0 (Chlorine).storage"]


def test_a_level_without_a_plan_is_missing_it(folder: Path) -> None:
    write(folder, {"facility.yaml": FACILITY.replace("label: 2, plan: plans/ground.pdf, page: 2", "label: 2")})
    assert [f.field for f in take(folder).report.of(Level.MISSING) if "levels.levels" in (f.field or "")] == [
        "levels.levels (2)"
    ]


def test_a_control_point_beside_its_sheet_is_an_error(folder: Path) -> None:
    beside = feature("control_point", near(0, 0), level=1, page_x_pt=613, page_y_pt=20)
    (error,) = errors(take(write(folder, {"site.geojson": collection(*FEATURES, beside)})))
    assert "lies outside of its sheet, which measures 612 x 792 points" in error


def test_a_code_for_nothing_is_a_warning(folder: Path) -> None:
    text = FACILITY + 'access_codes: {codes: [{opens: A1, code: "12"}, {opens: A2, code: "34"}]}\n'
    (warning,) = warnings(take(write(folder, {"facility.yaml": text})))
    assert 'access_codes.codes.1.opens: there is no door, key box or gate "A2"; did you mean A1?' in warning or (
        'there is no door, key box or gate "A2"' in warning
    )
    assert '"34"' not in warning


def test_overdue_reviews_and_impairments_that_ended_are_warnings(folder: Path) -> None:
    text = FACILITY.replace("  type: II", "  type: II\n  quality: {next_due: 2026-01-01}")
    text += "protection:\n  impairments:\n    - {system: fire pump, what: Pump, since: 2026-01-01, until: 2026-02-01}\n"
    found = warnings(take(write(folder, {"facility.yaml": text})))
    assert any("construction.quality.next_due: was due for review on 2026-01-01" in warning for warning in found)
    assert any("protection.impairments.0.until: ended on 2026-02-01" in warning for warning in found)
