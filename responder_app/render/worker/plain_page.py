"""A page's entries made plain in memory before MuPDF reads it: boxes, turn, contents. Trusts nothing in the file.

Where MuPDF reads an odd page otherwise than what owners look at it with, the page is changed to what they see.
"""

from __future__ import annotations

from typing import Any

from pymupdf import mupdf

from responder_app.render.worker.outlines import with_filled_outlines
from responder_app.render.worker.retracing import without_retracing

MAX_BYTES = 64 * 1024 * 1024
"""Longer contents are left as they are: somebody may have packed gigabytes into them."""
LEAST_PT = 1.0
"""MuPDF takes a page that is smaller for no page at all, and shows blank paper of letter size instead."""
QUARTER_DEG = 90


def make_boxes_plain(page: Any) -> None:
    """Leave out a crop box that shows nothing of the sheet, and take a turn for the quarters that are whole in it.

    So do PDFium and poppler. MuPDF shows blank paper for the one, and rounds the other. May raise what MuPDF raises.
    """
    if mupdf.pdf_is_array(_inherited(page, "CropBox")):
        media, crop = (mupdf.pdf_to_rect(_inherited(page, name)) for name in ("MediaBox", "CropBox"))
        seen = mupdf.fz_intersect_rect(media, crop)
        if not mupdf.fz_is_empty_rect(media) and min(seen.x1 - seen.x0, seen.y1 - seen.y0) < LEAST_PT:
            mupdf.pdf_dict_puts(page, "CropBox", _inherited(page, "MediaBox"))
    turned_deg = mupdf.pdf_to_int(_inherited(page, "Rotate"))
    if turned_deg % QUARTER_DEG:
        quarters = int(turned_deg / QUARTER_DEG)
        mupdf.pdf_dict_puts(page, "Rotate", mupdf.pdf_new_int(quarters * QUARTER_DEG))


def make_contents_plain(pdf: Any, page: Any) -> int:
    """Leave out of a page's contents what draws nothing new, and fill letters that would not be seen.

    Returns how many bytes they were, MAX_BYTES where they are longer. May raise what MuPDF raises.
    """
    stream = mupdf.pdf_open_contents_stream(pdf, mupdf.pdf_dict_gets(page, "Contents"))
    packed, cut = mupdf.fz_read_best(stream, 0, MAX_BYTES)
    if cut:
        return MAX_BYTES
    contents = mupdf.fz_buffer_extract_copy(packed)
    changed = None if _dashes(page) else without_retracing(contents)
    changed = with_filled_outlines(changed or contents) or changed
    if changed is not None:
        fresh = mupdf.fz_new_buffer_from_copied_data(changed)
        mupdf.pdf_dict_puts(page, "Contents", mupdf.pdf_add_stream(pdf, fresh, mupdf.PdfObj(), 0))
    return len(contents)


def _dashes(page: Any) -> bool:
    """Whether a graphics state of the page sets a dash pattern. What forms set ends with them, as they end."""
    states = mupdf.pdf_dict_gets(_inherited(page, "Resources"), "ExtGState")
    found = (mupdf.pdf_dict_get_val(states, at) for at in range(mupdf.pdf_dict_len(states)))
    return any(mupdf.pdf_array_len(mupdf.pdf_array_get(mupdf.pdf_dict_gets(one, "D"), 0)) for one in found)


def _inherited(page: Any, name: str) -> Any:
    return mupdf.pdf_dict_get_inheritable(page, mupdf.pdf_new_name(name))
