"""All floors in one PDF, a lobby page added in front a year later: every floor keeps its own page, then and now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pymupdf
import pytest

from responder_app.briefing.briefing import Briefing
from responder_app.model.facility import PrePlan
from responder_app.publisher.previews import draw
from responder_app.publisher.pyramids import tiles_of
from responder_app.publisher.receiving import receive
from responder_app.render.pool import RenderPool
from responder_app.settings import Settings
from tests.sync.scene import Scene, open_scene, template

FACILITY_YAML = """
identity:
  name: Records Depot
  address: {{street: 9 Dock Street, city: Port Adler}}
  location: [-87.6243, 41.8895]
documents:
  - {{file: plans/all.pdf, kind: floor plan, title: All floors, id: all}}
levels:
  levels:
{levels}
"""


@pytest.fixture
def pool() -> Iterator[RenderPool]:
    with RenderPool(1) as running:
        yield running


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    (tmp_path / "template").mkdir()
    made = open_scene(tmp_path, template(tmp_path / "template"))
    yield made
    made.close()


def owners_folder(folder: Path, pages: list[str], floors: dict[str, int]) -> Path:
    """A folder with one PDF; each page says its name, floors are on the pages given."""
    (folder / "plans").mkdir(parents=True)
    document = pymupdf.open()
    for number, name in enumerate(pages):
        page = document.new_page(width=1200 + 10 * number, height=900)
        page.draw_rect((100, 100, 1000, 800), width=3)
        page.insert_text((200, 300), name, fontsize=30)
    document.save(folder / "plans" / "all.pdf")
    levels = "\n".join(
        f"    - {{ordinal: {ordinal}, label: '{label}', plan: all, page: {page}}}"
        for ordinal, (label, page) in enumerate(floors.items())
    )
    (folder / "facility.yaml").write_text(FACILITY_YAML.format(levels=levels))
    return folder


def publish(scene: Scene, pool: RenderPool, folder: Path) -> PrePlan:
    intake = receive(scene.office, folder, pool)
    assert intake.preplan is not None, intake.report.lines()
    scene.office.publish(
        lambda *sheet: draw(pool, *sheet), clock_is_right=True, tiles=lambda *sheet: tiles_of(pool, *sheet)
    )
    return intake.preplan


def test_every_floor_keeps_its_page_now_and_in_the_file_before(scene: Scene, pool: RenderPool, tmp_path: Path) -> None:
    first = owners_folder(tmp_path / "first", ["GROUND", "UPPER"], {"G": 1, "1": 2})
    facility = publish(scene, pool, first).id
    scene.clock.ahead += timedelta(days=400)
    second = owners_folder(tmp_path / "second", ["LOBBY", "GROUND", "UPPER"], {"L": 1, "G": 2, "1": 3})
    assert publish(scene, pool, second).id == facility
    vehicle = scene.enrol()
    assert vehicle.service(scene.repository).sync_now().is_whole
    briefing = Briefing(vehicle.library, Settings())

    pages = {row.label: row.sheet.page for row in briefing.levels(facility).floors if row.sheet is not None}
    assert pages == {"1": 3, "G": 2, "L": 1}
    for label, said in (("L", "LOBBY"), ("G", "GROUND"), ("1", "UPPER")):
        assert [word.text for word in briefing.words(facility, "all", pages[label])] == [said]
        assert briefing.sheet(facility, "all", pages[label]).overview is not None

    assert briefing.earlier_sheet(facility, "all", pages["L"]) is None
    for label, page, said in (("G", 1, "GROUND"), ("1", 2, "UPPER")):
        before = briefing.earlier_sheet(facility, "all", pages[label])
        assert before is not None
        assert before.source.ref.page == page
        document = before.source.load()
        with pymupdf.open(stream=document, filetype="pdf") as opened:
            assert opened[page - 1].get_text().strip() == said
            assert opened[page - 1].rect.width == before.source.ref.width_pt
