"""Real drawings through the real drawing workers."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from responder_app.publisher.intake import Intake, PoolInspector, read_folder
from responder_app.render.pool import RenderPool
from tests.publisher.intake.owner import TODAY, errors, good_folder, only_error, write

FACILITY = """\
identity:
  name: Green Valley Water Facility
  address: {street: 123 First Avenue, city: Colchester, state: VT, postal_code: 05408}
  location: [-73.167142, 44.554437]
"""
FLOORS = ("ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh")


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    with RenderPool(workers=1) as workers:
        yield workers


def take(folder: Path, pool: RenderPool) -> Intake:
    return read_folder(folder, PoolInspector(pool), today=TODAY)


def test_the_eight_storey_building_with_its_tier_ii_report_is_taken(
    cases: Path, tmp_path: Path, pool: RenderPool
) -> None:
    write(tmp_path, {"facility.yaml": FACILITY, "plans/.keep": ""})
    for floor in FLOORS:
        shutil.copy(cases / "plans" / f"govt-{floor}.pdf", tmp_path / "plans" / f"{floor}.pdf")
    shutil.copy(cases / "tier2" / "green_valley.t2s", tmp_path)
    intake = take(tmp_path, pool)
    assert intake.preplan is not None, errors(intake)
    assert intake.preplan.levels is not None
    assert [(level.ordinal, level.label) for level in intake.preplan.levels.levels or ()] == list(enumerate(FLOORS))
    assert {document.level for document in intake.preplan.documents} == set(FLOORS)
    assert all(page.width_pt > 500 for document in intake.preplan.documents for page in document.pages)
    assert intake.preplan.hazmat is not None
    assert [chemical.name for chemical in intake.preplan.hazmat.chemicals or ()] == ["Chlorine", "Fluorosilic Acid"]
    assert len(intake.files) == len(FLOORS)


def test_every_torture_file_is_taken_or_refused_with_a_reason(cases: Path, tmp_path: Path, pool: RenderPool) -> None:
    outcomes: dict[str, bool] = {}
    for file in sorted((cases / "torture").iterdir()):
        folder = write(tmp_path / file.name, {"facility.yaml": FACILITY, "plans/.keep": ""})
        shutil.copy(file, folder / "plans" / "1.pdf")
        began = time.monotonic()
        intake = take(folder, pool)
        assert time.monotonic() - began < 60
        outcomes[file.name] = intake.preplan is not None
        if intake.preplan is None:
            finding = only_error(intake)
            assert finding.file == "plans/1.pdf"
            assert len(finding.message) > 10
    assert outcomes["resources_AutoCad_Diagram.pdf"]
    assert not outcomes["samples_encryption_aes-256-r6.pdf"]
    assert {True, False} == set(outcomes.values())


def test_a_file_that_asks_for_a_password_is_told_as_such(cases: Path, tmp_path: Path, pool: RenderPool) -> None:
    folder = write(tmp_path, {"facility.yaml": FACILITY, "plans/.keep": ""})
    shutil.copy(cases / "torture" / "samples_encryption_aes-256-r6.pdf", folder / "plans" / "1.pdf")
    assert only_error(take(folder, pool)).message == "is protected by a password; send it without"


def pdf_of(pages: int) -> bytes:
    with pymupdf.open() as document:
        for _ in range(pages):
            document.new_page(width=2592, height=1728)
        data: bytes = document.tobytes()
    return data


def test_a_file_of_300_pages_is_refused_and_one_of_200_taken(tmp_path: Path, pool: RenderPool) -> None:
    write(tmp_path, {"facility.yaml": FACILITY, "plans/1.pdf": pdf_of(300)})
    assert "more than 200 pages" in only_error(take(tmp_path, pool)).message
    intake = take(write(tmp_path, {"plans/1.pdf": pdf_of(200)}), pool)
    assert intake.preplan is not None
    (document,) = intake.preplan.documents
    assert len(document.pages) == 200
    assert (document.pages[0].width_pt, document.pages[0].height_pt) == (2592, 1728)


def test_pictures_are_looked_into_by_the_workers_too(tmp_path: Path, pool: RenderPool) -> None:
    good_folder(tmp_path)
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 400, 300), False)
    picture.clear_with(128)
    for name in ("plans/B1.pdf", "documents/hvac/AHU-1.pdf", "documents/security.pdf"):
        write(tmp_path, {name: pdf_of(1)})
    write(tmp_path, {"plans/ground.pdf": pdf_of(2), "documents/photos/front.png": picture.tobytes("png")})
    intake = take(tmp_path, pool)
    assert intake.preplan is not None, errors(intake)
    photo = intake.preplan.document("photo-front")
    assert photo is not None
    assert [(page.width_pt, page.height_pt) for page in photo.pages] == [(400, 300)]
    write(tmp_path, {"documents/photos/front.png": b"\x89PNG\r\n\x1a\n cut off"})
    assert only_error(take(tmp_path, pool)).message.startswith("cannot be drawn: ")
