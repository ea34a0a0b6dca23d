"""One PDF held open: page sizes, layers, words and pixels by PyMuPDF. Trusts nothing in the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import ceil, isfinite
from typing import Any

import pymupdf
from pymupdf import mupdf

from responder_app.render import limits
from responder_app.render.refusals import Refusal, RefusedError
from responder_app.render.worker.layers import Layers
from responder_app.render.worker.lists import PageLists
from responder_app.render.worker.night import WHITE, WHOLE_PX, Paper, darkened, paper_of
from responder_app.render.worker.off_words import off_words
from responder_app.render.worker.pictures import as_picture
from responder_app.render.worker.plain_page import MAX_BYTES, make_boxes_plain, make_contents_plain

SCAN_CONTENTS = 64 * 1024
"""A scan's page says little more than where its picture goes; drawings say more and are not searched for pictures."""
SCAN_COVERS = 0.5
FILTER = 8
"""Where `Page.get_images` says how a picture is packed."""

FOREIGN_ERRORS = (RuntimeError, ValueError, TypeError, AttributeError, IndexError, mupdf.FzErrorBase)
"""What PyMuPDF raises on bad files, by observation; its Python layer also trips over missing objects."""


def prepare() -> None:
    """Set MuPDF up once, and have it load whatever it loads late, while files can still be opened."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    # Hairlines of a large sheet fade to nothing otherwise.
    pymupdf.TOOLS.set_graphics_min_line_width(1)
    # 64 grey levels for the edges of lines instead of 256: not to be told apart, and a third faster on dense plans.
    mupdf.fz_set_graphics_aa_level(6)
    document = pymupdf.open()
    document.new_page(width=72, height=72).insert_text((10, 30), "Aa")
    document[0].insert_text((10, 60), "Bb", oc=document.add_ocg("Aa", on=False))
    warm = Sheets(document.tobytes(), PageLists(), 0)
    warm.inspect()
    warm.all_words(0)
    warm.tile(0, 1.0, (0, 0, 72, 72), night=True)


class Sheets:
    """A document. Its pages' display lists are in `lists`, under the document's number."""

    def __init__(self, data: bytes, lists: PageLists, number: int) -> None:
        """Open the bytes. Raises RefusedError."""
        self._lists = lists
        self._number = number
        if b"%PDF-" not in data[:1024]:
            raise RefusedError(Refusal.NOT_A_PDF)
        with _refusing(Refusal.NOT_A_PDF):
            self._document = pymupdf.open(stream=data, filetype="pdf")
            locked = self._document.needs_pass
            count = 0 if locked else self._document.page_count
        if locked:
            raise RefusedError(Refusal.LOCKED)
        if count < 1:
            raise RefusedError(Refusal.NO_PAGES)
        if count > limits.MAX_PAGES:
            raise RefusedError(Refusal.TOO_MANY_PAGES)
        self._count: int = count
        self._boxed: set[int] = set()
        self._lengths: dict[int, int] = {}
        self._papers: dict[int, Paper] = {}
        self._layers = Layers(self._document)
        # A drawing whose list of layers is damaged is still a drawing.
        with suppress(*FOREIGN_ERRORS):
            self._layers.read()

    def inspect(self) -> dict[str, Any]:
        """Sizes of all pages, and the layers."""
        sizes = [_size(self._page(number).rect) for number in range(self._count)]
        return {"pages": sizes, "layers": self._layers.rows}

    def prepare(self, number: int, hidden: frozenset[int] | None) -> None:
        """Have the page's display list."""
        self._list(number, hidden)

    def words(self, number: int) -> dict[str, Any]:
        """The words of a page with their boxes as displayed: a display list is already turned and cropped."""
        key = (self._number, number, self._layers.resolve(None))
        found: dict[str, Any] = self._lists.words(key, lambda: self._read_words(number))
        return found

    def all_words(self, number: int) -> dict[str, Any]:
        """As `words`; after them those on layers that are off when the file opens, each with its place in `layers`."""
        drawn = self.words(number)
        off = self._layers.off_names
        if not off:
            return drawn
        everything = self._read_words(number, frozenset())
        with _refusing(Refusal.DAMAGED_PAGE):
            hidden = off_words(drawn["words"], everything["words"], self._list(number, frozenset()), off)
        layers = list(dict.fromkeys(row[-1] for row in hidden))
        words = [*drawn["words"], *([*row, layers.index(name)] for *row, name in hidden)]
        complete = drawn["complete"] and everything["complete"] and len(words) <= limits.MAX_WORDS
        return {"words": words[: limits.MAX_WORDS], "complete": complete, "layers": layers}

    def tile(
        self,
        number: int,
        zoom: float,
        box: tuple[int, int, int, int],
        night: bool,
        hidden: frozenset[int] | None = None,
    ) -> Any:
        """The device pixels x0, y0, x1, y1 of a page at `zoom`, as a MuPDF pixmap of 3 bytes a pixel."""
        listed = self._list(number, hidden)
        with _refusing(Refusal.DAMAGED_PAGE):
            pixmap = mupdf.fz_new_pixmap_with_bbox(mupdf.fz_device_rgb(), mupdf.FzIrect(*box), mupdf.FzSeparations(), 0)
            mupdf.fz_clear_pixmap_with_value(pixmap, 0xFF)
            # The scale goes with the list and not with the device: only so is what lies outside the box skipped early.
            device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), pixmap)
            area = mupdf.FzRect(*map(float, box))
            mupdf.fz_run_display_list(listed.this, device, mupdf.fz_scale(zoom, zoom), area, mupdf.FzCookie())
            mupdf.fz_close_device(device)
            drawn = pymupdf.Pixmap("raw", pixmap)
            if night:
                return darkened(drawn.width, drawn.height, bytes(drawn.samples_mv), self._paper(number, drawn))
            return drawn

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points."""
        return _size(self._page(number).rect)

    def pictures(self, number: int) -> list[tuple[float, int]]:
        """Square points that each picture on a page covers, with its pixels."""
        listed = self._list(number)
        with _refusing(Refusal.DAMAGED_PAGE):
            found = pymupdf.TextPage(listed.get_textpage(pymupdf.TEXT_PRESERVE_IMAGES)).extractIMGINFO()
            shown = [(pymupdf.Matrix(one["transform"]), one["width"] * one["height"]) for one in found]
        return [(abs(matrix.a * matrix.d - matrix.b * matrix.c), pixels) for matrix, pixels in shown]

    def kinds(self, number: int) -> frozenset[str]:
        """The kinds of all that is drawn on a page, as PyMuPDF's bounding box log names them. Reads the page anew."""
        page = self._page(number)
        with _refusing(Refusal.DAMAGED_PAGE):
            return frozenset(str(kind) for kind, *_ in page.get_bboxlog())

    def overview(self, number: int, longest_px: int) -> Any:
        """The whole page, `longest_px` on its longer side."""
        width, height = self.size(number)
        zoom = min(longest_px / max(width, height), limits.MAX_ZOOM)
        return self.tile(number, zoom, (0, 0, max(ceil(width * zoom), 1), max(ceil(height * zoom), 1)), night=False)

    def _read_words(self, number: int, hidden: frozenset[int] | None = None) -> dict[str, Any]:
        listed = self._list(number, hidden)
        with _refusing(Refusal.DAMAGED_PAGE):
            found = pymupdf.TextPage(listed.get_textpage(pymupdf.TEXT_MEDIABOX_CLIP)).extractWORDS()
        rows = [[word[4][: limits.MAX_WORD_LENGTH], *(round(edge, 2) for edge in word[:4])] for word in found]
        sound = [row for row in rows if row[0].strip() and all(isfinite(edge) for edge in row[1:])]
        return {"words": sound[: limits.MAX_WORDS], "complete": len(sound) <= limits.MAX_WORDS}

    def _page(self, number: int) -> Any:
        if number >= self._count:
            raise RefusedError(Refusal.NO_SUCH_PAGE)
        if number not in self._boxed:
            self._boxed.add(number)
            with suppress(MemoryError, *FOREIGN_ERRORS):
                pdf = pymupdf._as_pdf_document(self._document)
                make_boxes_plain(mupdf.pdf_lookup_page_obj(pdf, number))
        with _refusing(Refusal.DAMAGED_PAGE):
            return self._document.load_page(number)

    def _paper(self, number: int, drawn: Any) -> Paper:
        """What a page is drawn on; found once, for all its tiles, the first of which was `drawn`."""
        if number not in self._papers:
            found, sure = WHITE, True
            with suppress(RefusedError):
                if self._scanned(number):
                    sure = not self._unpacks_slowly(number)
                    whole = self.overview(number, WHOLE_PX) if sure else drawn
                    found = paper_of(as_picture(whole))
            if not sure and found == WHITE:
                return found
            self._papers[number] = found
        return self._papers[number]

    def _unpacks_slowly(self, number: int) -> bool:
        """Whether a page has a JPEG 2000 picture: seconds each time that it is drawn at another scale."""
        page = self._page(number)
        with _refusing(Refusal.DAMAGED_PAGE):
            return any(image[FILTER] == "JPXDecode" for image in page.get_images())

    def _scanned(self, number: int) -> bool:
        """Whether a page is pictures for the most part: a scan, whose paper is not white."""
        if self._lengths.get(number, MAX_BYTES) > SCAN_CONTENTS:
            return False
        width, height = self.size(number)
        return sum(area for area, _ in self.pictures(number)) >= SCAN_COVERS * width * height

    def _make_plain(self, number: int) -> None:
        """Have the page's contents made plain; where that fails they stay as they are."""
        if number in self._lengths or number >= self._count:
            return
        self._lengths[number] = MAX_BYTES
        with suppress(MemoryError, *FOREIGN_ERRORS):
            pdf = pymupdf._as_pdf_document(self._document)
            self._lengths[number] = make_contents_plain(pdf, mupdf.pdf_lookup_page_obj(pdf, number))

    def _list(self, number: int, wished: frozenset[int] | None = None) -> Any:
        hidden = self._layers.resolve(wished)

        def make() -> Any:
            self._make_plain(number)
            page = self._page(number)
            _size(page.rect)
            with suppress(*FOREIGN_ERRORS):
                self._layers.show(number, hidden)
            with _refusing(Refusal.DAMAGED_PAGE):
                return page.get_displaylist()

        return self._lists.get((self._number, number, hidden), make)


@contextmanager
def _refusing(refusal: Refusal) -> Iterator[None]:
    """Turn what PyMuPDF raises into a refusal."""
    try:
        yield
    except (MemoryError, mupdf.FzErrorSystem) as error:
        raise RefusedError(Refusal.MEMORY) from error
    except FOREIGN_ERRORS as error:
        raise RefusedError(refusal) from error


def _size(rect: Any) -> tuple[float, float]:
    width, height = float(rect.width), float(rect.height)
    longest, shortest = max(width, height), min(width, height)
    if not (isfinite(longest) and shortest >= 1.0 and longest <= limits.MAX_PAGE_PT):
        raise RefusedError(Refusal.PAGE_SIZE)
    return width, height
