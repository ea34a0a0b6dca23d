"""Scanned sheets, made on the spot: a page that is one picture, or a picture under lines."""

from __future__ import annotations

from io import BytesIO

import pymupdf
from PIL import Image, ImageDraw


def scan(width_pt: float = 900, height_pt: float = 600, zoom: float = 2.0, lines: bool = False) -> bytes:
    """A page of one JPEG with `zoom` pixels for a point, in strips as many scanners make them."""
    picture = Image.effect_noise((int(width_pt * zoom), int(height_pt * zoom)), 40).convert("RGB")
    ImageDraw.Draw(picture).rectangle((200, 200, 400, 300), fill="red")
    document = pymupdf.open()
    page = document.new_page(width=width_pt, height=height_pt)
    for top, bottom in ((0.0, 0.5), (0.5, 1.0)):
        strip = picture.crop((0, int(top * picture.height), picture.width, int(bottom * picture.height)))
        packed = BytesIO()
        strip.save(packed, "JPEG", quality=70)
        area = pymupdf.Rect(0, top * height_pt, width_pt, bottom * height_pt)
        page.insert_image(area, stream=packed.getvalue(), keep_proportion=False)
    page.insert_text((50, 50), "READ OUT OF THE SCAN", render_mode=3)
    if lines:
        page.draw_line((0, 0), (width_pt, height_pt))
    return bytes(document.tobytes())
