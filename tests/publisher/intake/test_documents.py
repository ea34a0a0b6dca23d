from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.publisher.intake.limits import DOCUMENT_PAGES
from tests.publisher.intake.owner import FACILITY, PDF, PNG, errors, only_error, take, warnings, write

IDENTITY = "\n".join(FACILITY.splitlines()[:4]) + "\n"
JPEG = b"\xff\xd8\xff\xe0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"facility.yaml": IDENTITY})


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("plans/1.pdf", b"just text", "is not a PDF file"),
        ("plans/1.pdf", b"", "is empty"),
        ("plans/1.pdf", PNG, 'is named ".pdf" but holds image/png'),
        ("documents/photos/a.jpg", PDF, 'is named ".jpg" but holds application/pdf'),
        ("documents/other/a.docx", b"PK\3\4", "is not a PDF, PNG, JPEG or WebP file"),
        ("plans/1.pdf", PDF + b"locked", "is protected by a password; send it without"),
        ("plans/1.pdf", PDF + b"broken", "cannot be drawn: The file is not a PDF, or too damaged to open."),
        ("plans/1.pdf", PDF + b"pages=300", "has 300 pages; 1 to 200 are taken"),
        ("plans/1.pdf", PDF + b"pages=0", "has 0 pages"),
    ],
)
def test_a_document_that_cannot_be_taken_is_refused_with_the_reason(
    folder: Path, name: str, data: bytes, message: str
) -> None:
    finding = only_error(take(write(folder, {name: data})))
    assert finding.file == name
    assert finding.message.startswith(message)


def test_as_many_pages_as_the_limit_are_taken(folder: Path) -> None:
    preplan = take(write(folder, {"plans/1.pdf": PDF + b"pages=%d" % DOCUMENT_PAGES})).preplan
    assert preplan is not None
    assert len(preplan.documents[0].pages) == DOCUMENT_PAGES


def test_levels_are_made_from_the_names_of_the_plans(folder: Path) -> None:
    names = ("B2", "B1", "1", "2", "12", "roof")
    intake = take(write(folder, {f"plans/{name}.pdf": PDF for name in names}))
    assert intake.preplan is not None
    assert intake.preplan.levels is not None
    made = [(level.label, level.ordinal) for level in intake.preplan.levels.levels or ()]
    assert made == [("B2", -2), ("B1", -1), ("1", 0), ("2", 1), ("12", 11), ("roof", 12)]
    assert warnings(intake)[0].startswith("plans/: levels were made from the names")


def test_with_a_ground_floor_floor_1_is_above_it(folder: Path) -> None:
    intake = take(write(folder, {f"plans/{name}.pdf": PDF for name in ("ground", "first", "2")}))
    assert intake.preplan is not None
    assert intake.preplan.levels is not None
    assert [level.ordinal for level in intake.preplan.levels.levels or ()] == [0, 1, 2]


def test_floor_numbers_say_where_a_floor_really_is(folder: Path) -> None:
    numbers = (
        "construction: {floor_numbers: [{label: 12, ordinal: 11}, {label: 14, ordinal: 12}, {label: M, ordinal: 1}]}\n"
    )
    write(folder, {"facility.yaml": IDENTITY + numbers})
    intake = take(write(folder, {f"plans/{name}.pdf": PDF for name in ("12", "14", "M")}))
    assert intake.preplan is not None
    assert intake.preplan.levels is not None
    made = [(level.label, level.ordinal) for level in intake.preplan.levels.levels or ()]
    assert made == [("M", 1), ("12", 11), ("14", 12)]


def test_a_floor_that_nobody_can_place_is_an_error(folder: Path) -> None:
    finding = only_error(take(write(folder, {"plans/Podium.pdf": PDF})))
    assert 'nobody can tell where floor "Podium" is' in finding.message


def test_labels_find_plans_in_any_case_and_with_zeros(folder: Path) -> None:
    levels = "levels: {levels: [{label: b1, ordinal: -1}, {label: 1, ordinal: 0}]}\n"
    write(folder, {"facility.yaml": IDENTITY + levels})
    intake = take(write(folder, {"plans/B1.pdf": PDF, "plans/01.pdf": PDF, "plans/99.pdf": PDF}))
    assert intake.preplan is not None
    assert [document.level for document in intake.preplan.documents] == ["1", None, "b1"]
    assert [warning.split(":")[0] for warning in warnings(intake)] == ["plans/99.pdf"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "plans/none.pdf", "C:\\\\x", "a\\0b"])
def test_a_name_that_is_not_in_the_folder_reaches_no_file(folder: Path, name: str) -> None:
    levels = f'levels: {{levels: [{{label: 1, ordinal: 0, plan: "{name}"}}]}}\n'
    finding = only_error(take(write(folder, {"facility.yaml": IDENTITY + levels})))
    assert (finding.line, finding.field) == (5, "levels.levels.0.plan")
    assert "there is no document or file" in finding.message
    listed = f'documents: [{{file: "{name}", kind: photo, title: x}}]\n'
    finding = only_error(take(write(folder, {"facility.yaml": IDENTITY + listed})))
    assert finding.field == "documents.0.file"
    assert "there is no file" in finding.message


def test_a_page_that_the_plan_does_not_have_is_an_error(folder: Path) -> None:
    levels = "levels: {levels: [{label: 1, ordinal: 0, plan: plans/1.pdf, page: 3}]}\n"
    write(folder, {"facility.yaml": IDENTITY + levels, "plans/1.pdf": PDF + b"pages=2"})
    finding = only_error(take(folder))
    assert (finding.field, finding.message) == ("levels.levels.0.page", "the plan has 2 pages, so there is no page 3")


def test_names_that_make_no_id_still_get_one_and_names_alike_stay_two(folder: Path) -> None:
    names = ("документ", "a b", "a-b", "x" * 100, "<b>&", "'; DROP TABLE")
    intake = take(write(folder, {f"documents/other/{name}.pdf": PDF for name in names}))
    assert intake.preplan is not None
    assert len({document.id for document in intake.preplan.documents}) == len(names)
    assert {"документ", "<b>&"} <= {document.title for document in intake.preplan.documents}


def test_a_name_with_a_direction_mark_is_refused(folder: Path) -> None:
    finding = only_error(take(write(folder, {"documents/other/invoice\u202efdp.pdf": PDF})))
    assert "U+202E" in finding.message
    assert "\u202e" not in finding.text


def test_listed_documents_are_checked(folder: Path) -> None:
    entries = "documents:\n" + "".join(
        f"  - {{file: {file}, kind: photo, title: T, id: {name}}}\n"
        for file, name in (("a.jpg", "A"), ("./a.jpg", "B"), ("b.jpg", "A"), ("b.jpg", "C"))
    )
    write(folder, {"facility.yaml": IDENTITY + entries, "a.jpg": JPEG, "b.jpg": JPEG})
    found = errors(take(folder))
    assert [error.split(": ")[:2] for error in found] == [
        ["facility.yaml, line 7", "documents.1.file"],
        ["facility.yaml, line 8", "documents.2.id"],
    ]


def test_a_document_listed_for_nobody_is_refused(folder: Path) -> None:
    entry = "documents: [{file: a.jpg, kind: photo, title: T, scopes: []}]\n"
    write(folder, {"facility.yaml": IDENTITY + entry, "a.jpg": JPEG})
    assert only_error(take(folder)).field == "documents.0.scopes"
