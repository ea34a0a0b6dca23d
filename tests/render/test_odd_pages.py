"""Odd pages are drawn as PDFium draws them, and what is told about a place on them is told where it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageOps

from responder_app.errors import DrawingError
from responder_app.render.comparing import Changes
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Box, Inspect, PageSize, RoomAt, Tile, Words
from tests.render import odd
from tests.render.drawings import source_of

LONGEST_PX = 240
CLEAR = 70
"""Of 255, after both pictures were blurred: edges of lines may differ, lines may not."""
MOST_UNLIKE = 0.001

OTHERWISE = {
    "crop box outside": "plain",
    "markup on a layer that is off": "plain",
    "markup hidden": "plain",
    "markup for the printer only": "plain",
    "turned 45": "plain",
}
"""Pages that show what another one shows. PDFium fails at the first and shows the markup of the second."""
OURS = {"knockout group", "highlight without appearance"}
"""PDFium knows no knockout, and gives highlights, whose look is nowhere laid down, square ends."""


def ours(pool: RenderPool, data: bytes, number: int = 0) -> Image.Image:
    source = source_of(data)
    size = pool.run(Inspect(source)).pages[number]
    zoom = LONGEST_PX / max(size.width_pt, size.height_pt)
    width, height = round(size.width_pt * zoom), round(size.height_pt * zoom)
    drawn = pool.run(Tile(source, number, zoom, 0, 0, width, height))
    return Image.frombytes("RGB", (width, height), drawn.data)


def theirs(data: bytes, number: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    page = document[number]
    drawn: Image.Image = page.render(scale=LONGEST_PX / max(page.get_size()), may_draw_forms=True).to_pil()
    page.close()
    document.close()
    return drawn.convert("RGB")


def unlike(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ clearly."""
    if max(abs(a - b) for a, b in zip(one.size, other.size, strict=True)) > 1:
        return 1.0
    first, second = (picture.filter(ImageFilter.BoxBlur(2)) for picture in (one, other.resize(one.size)))
    red, green, blue = ImageChops.difference(first, second).split()
    deepest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(deepest.histogram()[CLEAR:]) / (one.width * one.height)


@pytest.mark.parametrize("name", sorted(set(odd.PAGES) - OURS))
def test_an_odd_page_is_drawn_as_others_draw_it(pool: RenderPool, name: str) -> None:
    shown = ours(pool, odd.PAGES[name]())
    expected = ours(pool, odd.PAGES[OTHERWISE[name]]()) if name in OTHERWISE else theirs(odd.PAGES[name]())
    assert unlike(shown, expected) <= MOST_UNLIKE
    # The comparison would notice a page that is turned over, mirrored or moved by as little as three pixels.
    for wrong in (ImageOps.flip(shown), ImageOps.mirror(shown), ImageChops.offset(shown, 3, 0)):
        assert unlike(wrong, expected) > 5 * MOST_UNLIKE


@pytest.mark.parametrize("name", sorted(name for name in odd.PAGES if name not in {"plain", *OTHERWISE}))
def test_what_is_odd_about_a_page_is_seen(pool: RenderPool, name: str) -> None:
    """A control: pages whose oddity shows differ from the plain one; the others only say the same in another way."""
    same = {"media box elsewhere", "media box below zero", "media box swapped", "user unit", "huge"}
    same |= {"crop box empty", "contents in pieces"}
    assert (unlike(ours(pool, odd.PAGES[name]()), ours(pool, odd.page())) > MOST_UNLIKE) is (name not in same)


def test_a_knockout_group_shows_its_upper_part_alone(pool: RenderPool) -> None:
    shown = ours(pool, odd.PAGES["knockout group"]())
    zoom = LONGEST_PX / 400
    assert shown.getpixel((round(300 * zoom), round((300 - 95) * zoom))) == pytest.approx((255, 255, 127), abs=3)


REFUSED = {
    "corrupted.pdf",
    "fuzz_qpdf_extra_15316.fuzz",
    "fuzz_qpdf_extra_15390.fuzz",
    "samples_encryption_aes-256-r6.pdf",
    "test_pdfs_poppler-395-0-fuzzed.pdf",
    "test_pdfs_poppler-91414-0-53.pdf",
}
FIVE_SECONDS = "test_pdfs_issue16263.pdf"
"""So long PDFium takes for it; ours is looked at with all others in `test_pool`."""
FILLED = {"test_pdfs_zerowidthline.pdf"}
"""Letters that others outline with a line of no width are filled here."""


def test_real_and_torture_files_are_drawn_as_others_draw_them(pool: RenderPool, cases: Path) -> None:
    refused, told_apart = set(), 0
    # One floor of the eight: others take a second each for theirs.
    plans = [path for path in (cases / "plans").glob("*.pdf") if not path.name.startswith("govt-")]
    for path in (*(cases / "torture").iterdir(), *plans, cases / "plans" / "govt-first.pdf"):
        data = path.read_bytes()
        if path.name == FIVE_SECONDS:
            continue
        try:
            pages = len(pool.run(Inspect(source_of(data))).pages)
        except DrawingError:
            refused.add(path.name)
            continue
        for number in range(min(pages, 3)):
            shown, expected = ours(pool, data, number), theirs(data, number)
            assert unlike(shown, expected) <= (0.005 if path.name in FILLED else MOST_UNLIKE), (path.name, number)
            told_apart += unlike(ImageOps.flip(shown), expected) > 0.005
    assert refused == REFUSED
    assert told_apart > 10


def test_a_highlight_lies_over_what_it_marks(pool: RenderPool) -> None:
    zoom = LONGEST_PX / 400
    shown = ours(pool, odd.PAGES["highlight without appearance"]())
    assert shown.getpixel((round(285 * zoom), round((300 - 100) * zoom))) == (255, 255, 0)


@dataclass(frozen=True)
class Shown:
    """How a page shows the plan: which part of it, in the plan's own points, turned clockwise, enlarged."""

    part: Box = (0, 0, 400, 300)
    turned_deg: int = 0
    unit: float = 1.0

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Where a box of the plan is displayed: ISO 32000-1, 8.3.2.3 and table 30, worked out by hand."""
        (left, bottom, right, top), unit = self.part, self.unit
        x0, x1, y0, y1 = x0 - left, x1 - left, y0 - bottom, y1 - bottom
        width, height = right - left, top - bottom
        found = {
            0: (x0, height - y1, x1, height - y0),
            90: (y0, x0, y1, x1),
            180: (width - x1, y0, width - x0, y1),
            270: (height - y1, width - x1, height - y0, width - x0),
        }[self.turned_deg]
        return tuple(unit * one for one in found)  # type: ignore[return-value]

    @property
    def size(self) -> PageSize:
        x0, y0, x1, y1 = self.box(*self.part)
        return PageSize(x1 - x0, y1 - y0)


CROPPED: Box = (30, 30, 380, 280)
PLACES = {
    "plain": Shown(),
    "media box elsewhere": Shown(),
    "media box below zero": Shown(),
    "media box swapped": Shown(),
    "crop box inside": Shown(CROPPED),
    "crop box swapped": Shown(CROPPED),
    "crop box outside": Shown(),
    "crop box empty": Shown(),
    "crop box of the tree": Shown(CROPPED),
    "no media box": Shown((0, 0, 612, 792)),
    "all of the tree": Shown(CROPPED, 90),
    "turned 90": Shown(turned_deg=90),
    "turned 180": Shown(turned_deg=180),
    "turned 270": Shown(turned_deg=270),
    "turned -90": Shown(turned_deg=270),
    "turned 450": Shown(turned_deg=90),
    "turned 45": Shown(),
    "turned, cropped, elsewhere": Shown(CROPPED, 270),
    "user unit": Shown(unit=2.5),
    "user unit, turned, cropped": Shown(CROPPED, 90, 3),
    "huge": Shown(unit=36),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_is_told_of_a_place_is_told_where_it_is_displayed(pool: RenderPool, name: str) -> None:
    place, source = PLACES[name], source_of(odd.PAGES[name]())
    (size,) = pool.run(Inspect(source)).pages
    assert (size.width_pt, size.height_pt) == pytest.approx((place.size.width_pt, place.size.height_pt))
    (word,) = pool.run(Words(source, 0)).words
    assert word.text == "BOILER"
    # The letters' box, by the font's own ascent and descent, around its baseline from 60, 200.
    near = 8 * place.unit
    assert (word.x0, word.y0, word.x1, word.y1) == pytest.approx(place.box(60, 195, 146, 222), abs=near)
    x0, y0, x1, y1 = place.box(60, 60, 120, 120)
    zoom = 2 / place.unit
    left, top, right, bottom = (round(one * zoom) for one in (x0, y0, x1, y1))
    red = pool.run(Tile(source, 0, zoom, left - 10, top - 10, right - left + 20, bottom - top + 20))
    squares = Image.frombytes("RGB", (red.width, red.height), red.data).getchannel("G").point([255] * 128 + [0] * 128)
    assert squares.getbbox() == pytest.approx((10, 10, red.width - 10, red.height - 10), abs=1)
    middle = ((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2)
    room = pool.run(RoomAt(source, 0, *middle, 20 * place.unit))
    assert room == pytest.approx(place.box(40, 170, 220, 260), abs=8 * place.unit)


@pytest.mark.parametrize("name", PLACES)
def test_a_change_is_told_where_it_is_displayed(pool: RenderPool, name: str) -> None:
    place, before = PLACES[name], odd.PAGES[name]()
    moved = b"300 200 40 40 re f", b"300 200 40 40 re n"
    assert before.count(moved[0]) == 1
    found = pool.run(Changes(source_of(before), 0, source_of(before.replace(*moved)), 0))
    assert found.comparable
    (box,) = found.boxes
    assert found.shift == pytest.approx((0, 0), abs=place.unit)
    assert box == pytest.approx(place.box(300, 200, 340, 240), abs=12 * place.unit)
