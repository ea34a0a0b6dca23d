from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

import pytest

from responder_app.model.terms import DocumentKind, Scope
from responder_app.publisher.intake import Level, read_folder
from tests.publisher.intake.owner import (
    CONTACTS,
    FACILITY,
    TODAY,
    MarkedInspector,
    errors,
    good_folder,
    take,
    warnings,
    write,
)


def test_a_folder_that_is_right_is_taken_whole_and_without_a_warning(tmp_path: Path) -> None:
    intake = take(good_folder(tmp_path))
    assert errors(intake) == []
    assert warnings(intake) == []
    preplan = intake.preplan
    assert preplan is not None
    assert preplan.identity.address.postal_code == "05401"
    assert preplan.people is not None
    assert [contact.phones for contact in preplan.people.contacts or ()] == [
        ("312-555-0101", "312-555-0102"),
        ("+1 312 555 0103",),
    ]
    assert [person.areas for person in preplan.people.first_in or ()] == [("Plant", "Roof")]
    assert preplan.people.command_center is not None
    assert preplan.protection is not None
    assert preplan.protection.alarm_panel is not None
    assert preplan.protection.alarm_panel.location == "Lobby"
    assert preplan.evacuation is not None
    assert len(preplan.evacuation.nodes or ()) == 2


def test_an_entry_of_facility_yaml_and_a_feature_of_the_same_id_complete_each_other(tmp_path: Path) -> None:
    preplan = take(good_folder(tmp_path)).preplan
    assert preplan is not None
    assert preplan.vertical is not None
    (stair,) = preplan.vertical.stairs or ()
    assert (stair.roof_access, stair.pressurised, stair.point is not None) == (True, True, True)


def test_two_files_that_contradict_each_other_are_an_error_that_names_both(tmp_path: Path) -> None:
    write(good_folder(tmp_path), {"facility.yaml": FACILITY.replace("roof_access: yes", "pressurised: no")})
    (error,) = errors(take(tmp_path))
    assert error.startswith("site.geojson, line 4: features.2 (stair).pressurised: differs from")
    assert "facility.yaml, line 19" in error


def test_levels_find_their_plans_pages_and_control_points(tmp_path: Path) -> None:
    preplan = take(good_folder(tmp_path)).preplan
    assert preplan is not None
    assert preplan.levels is not None
    plans = [(level.label, level.plan, level.page) for level in preplan.levels.levels or ()]
    assert plans == [("B1", "plan-B1", 1), ("1", "plan-ground", 1), ("2", "plan-ground", 2)]
    georeference = (preplan.levels.levels or ())[1].georeference
    assert georeference is not None
    assert [point.page_y_pt for point in georeference.control_points] == [20.5, 500, 298.3]


def test_documents_are_known_by_their_folders_or_by_the_list_and_carry_their_bytes_hash(tmp_path: Path) -> None:
    intake = take(good_folder(tmp_path))
    assert intake.preplan is not None
    kinds = {document.id: document.kind for document in intake.preplan.documents}
    assert kinds == {
        "plan-B1": DocumentKind.PLAN,
        "plan-ground": DocumentKind.PLAN,
        "hvac-AHU-1": DocumentKind.HVAC,
        "photo-front": DocumentKind.PHOTO,
        "other-security": DocumentKind.OTHER,
    }
    secret = intake.preplan.document("other-security")
    assert secret is not None
    assert secret.scopes == {Scope.POLICE}
    assert {file.document_id for file in intake.files} == set(kinds)
    for file in intake.files:
        data = file.path.read_bytes()
        assert (file.sha256, file.length) == (hashlib.sha256(data).hexdigest(), len(data))


def test_the_same_folder_gives_the_same_preplan_but_for_a_made_id(tmp_path: Path) -> None:
    one, other = (take(good_folder(tmp_path)).preplan for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.id != other.id
    assert one.model_copy(update={"id": other.id}) == other


def test_the_owners_id_wins_else_the_office_is_asked_by_name(tmp_path: Path) -> None:
    good_folder(tmp_path)
    known, own = str(uuid.uuid4()), str(uuid.uuid4())
    asked: list[str] = []

    def office(name: str) -> str:
        asked.append(name)
        return known

    intake = read_folder(tmp_path, MarkedInspector(), office, today=TODAY)
    assert intake.preplan is not None
    assert (intake.preplan.id, asked) == (known, ["Lakeview Tower"])
    write(tmp_path, {"facility.yaml": f"id: {own}\n{FACILITY}"})
    intake = read_folder(tmp_path, MarkedInspector(), office, today=TODAY)
    assert intake.preplan is not None
    assert intake.preplan.id == own
    assert any("already, with id" in warning for warning in warnings(intake))


@pytest.mark.parametrize(
    ("name", "spoiled"),
    [
        ("facility.yaml", FACILITY.replace("type: II", "type: VI")),
        ("contacts.csv", CONTACTS.replace("312-555-0101", "call me")),
        ("hazmat.csv", "name\n"),
        ("site.geojson", "{}"),
        ("plans/B1.pdf", "not a plan"),
    ],
)
def test_one_fault_anywhere_keeps_everything_out(tmp_path: Path, name: str, spoiled: str) -> None:
    intake = take(write(good_folder(tmp_path), {name: spoiled}))
    assert intake.preplan is None
    assert intake.files == ()
    assert {finding.file for finding in intake.report.of(Level.ERROR)} == {name}


def test_all_errors_are_listed_not_only_the_first(tmp_path: Path) -> None:
    good_folder(tmp_path)
    write(
        tmp_path,
        {
            "facility.yaml": FACILITY.replace("type: II", "type: VI").replace("severity: danger", "severity: loud"),
            "contacts.csv": CONTACTS.replace(",1\n", ",first\n").replace(",2\n", ",0\n"),
            "documents/hvac/AHU-1.pdf": "x",
        },
    )
    places = {(finding.file, finding.line, finding.field) for finding in take(tmp_path).report.of(Level.ERROR)}
    assert places == {
        ("facility.yaml", 5, "identity.critical_alert.severity"),
        ("facility.yaml", 7, "construction.type"),
        ("contacts.csv", 2, "priority"),
        ("contacts.csv", 3, "priority"),
        ("documents/hvac/AHU-1.pdf", None, None),
    }


def test_what_is_missing_is_listed_in_the_order_of_the_first_five_minutes(tmp_path: Path) -> None:
    write(tmp_path, {"facility.yaml": "\n".join(FACILITY.splitlines()[:4])})
    fields = [finding.field or "" for finding in take(tmp_path).report.of(Level.MISSING)]
    wanted = [
        "identity.critical_alert",
        "site.access_points",
        "occupancy.occupants.night",
        "construction.type",
        "hazmat.chemicals",
        "water.hydrants",
        "protection.impairments",
        "vertical.stairs",
        "utilities.shut_offs",
        "levels.levels",
        "people.contacts",
        "evacuation.assembly_points",
        "identity.quality.verified_on",
    ]
    assert [field for field in fields if field in wanted] == wanted


def test_an_empty_list_states_that_there_is_none_and_is_not_missing(tmp_path: Path) -> None:
    write(tmp_path, {"facility.yaml": FACILITY.split("documents:")[0] + "hazmat: {chemicals: []}\n"})
    write(tmp_path, {"plans/ground.pdf": "%PDF-1.7 pages=2"})
    fields = [finding.field for finding in take(tmp_path).report.of(Level.MISSING)]
    assert "hazmat.chemicals" not in fields
    assert "water.hydrants" in fields


def test_a_section_with_errors_is_not_also_called_missing(tmp_path: Path) -> None:
    write(good_folder(tmp_path), {"facility.yaml": FACILITY.replace("type: II", "type: VI")})
    fields = [finding.field or "" for finding in take(tmp_path).report.of(Level.MISSING)]
    assert not any(field.startswith("construction") for field in fields)


def test_a_file_that_nobody_knows_is_a_warning(tmp_path: Path) -> None:
    write(good_folder(tmp_path), {"contcts.csv": "x", "Old/plan.pdf": "x", ".DS_Store": "x", "~$contacts.xlsx": "x"})
    assert [warning.split(":")[0] for warning in warnings(take(tmp_path))] == ["Old/plan.pdf", "contcts.csv"]


def test_the_report_ends_with_the_errors_and_the_counts(tmp_path: Path) -> None:
    write(good_folder(tmp_path), {"plans/B1.pdf": "x"})
    lines = list(take(tmp_path).report.lines())
    assert lines[-3] == "Errors: nothing is added until these are put right (1)"
    assert lines[-2] == "  plans/B1.pdf: is not a PDF file"
    assert lines[-1].endswith("0 to check, 1 wrong")


def test_an_empty_or_missing_folder_is_an_error_not_an_exception(tmp_path: Path) -> None:
    assert errors(take(tmp_path))[0].startswith("facility.yaml: is not in the folder")
    assert "cannot be read" in errors(take(tmp_path / "gone"))[0]


def test_scopes_that_nobody_knows_or_that_hide_the_identity_are_refused(tmp_path: Path) -> None:
    good_folder(tmp_path)
    for scopes, message in (
        ("{site: [army]}", "must be one of shared, police, fire or oem"),
        ("{identity: [police]}", "identity is always shared"),
        ("{roof: [fire]}", "there is no section 'roof'"),
        ("{site: []}", "readable by nobody"),
    ):
        intake = take(write(tmp_path, {"facility.yaml": f"{FACILITY}scopes: {scopes}\n"}))
        assert intake.preplan is None
        assert message in errors(intake)[0]
    intake = take(write(tmp_path, {"facility.yaml": f"{FACILITY}scopes: {{site: [police, fire]}}\n"}))
    assert intake.preplan is not None
    assert intake.preplan.scopes_of("site") == {Scope.FIRE, Scope.POLICE}
