"""Real documents and pictures for the tests, made by PyMuPDF and Pillow on the spot."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pymupdf
from PIL import Image, ImageDraw

from responder_app.render.requests import MediaType, Source

RED = (1, 0, 0)
AES_256 = 5
"""PyMuPDF's PDF_ENCRYPT_AES_256, which its type information lacks."""


def source_of(data: bytes, media_type: str = MediaType.PDF) -> Source:
    return Source(hashlib.sha256(data).hexdigest(), media_type, data)


def sheet(width: float = 400, height: float = 300, rotation: int = 0, pages: int = 1, user_unit: int = 1) -> bytes:
    """A floor with a red square at 100..200, the words "BOILER ROOM" at 50, 50, and a hairline at the bottom."""
    document = pymupdf.open()
    for _ in range(pages):
        page = document.new_page(width=width, height=height)
        page.draw_rect(pymupdf.Rect(100, 100, 200, 200), color=RED, fill=RED)
        page.draw_line((0, height - 20), (width, height - 20), width=0.01)
        page.insert_text((50, 50), "BOILER ROOM", fontsize=14)
        page.set_rotation(rotation)
        if user_unit != 1:
            document.xref_set_key(page.xref, "UserUnit", str(user_unit))
    return bytes(document.tobytes())


def cropped_sheet() -> bytes:
    """The same sheet of which only 90, 90 to 210, 210 is displayed."""
    document = pymupdf.open(stream=sheet(), filetype="pdf")
    document[0].set_cropbox(pymupdf.Rect(90, 90, 210, 210))
    return bytes(document.tobytes())


def layered_sheet(*names: str) -> bytes:
    document = pymupdf.open(stream=sheet(), filetype="pdf")
    for name in names:
        document.add_ocg(name)
    return bytes(document.tobytes())


def locked_sheet() -> bytes:
    document = pymupdf.open(stream=sheet(), filetype="pdf")
    return bytes(document.tobytes(encryption=AES_256, user_pw="secret", owner_pw="owner"))


def endless_sheet() -> bytes:
    """One page that takes minutes to read: forms that draw each other ten times, nine levels deep."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    inner = document.get_new_xref()
    document.update_object(inner, "<</Type/XObject/Subtype/Form/BBox[0 0 400 300]>>")
    document.update_stream(inner, b"0 0 m 400 300 l S " * 50, compress=False)
    for _ in range(8):
        outer = document.get_new_xref()
        document.update_object(
            outer, f"<</Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<</XObject<</F {inner} 0 R>>>>>>"
        )
        document.update_stream(outer, b"/F Do " * 10)
        inner = outer
    contents = document.get_new_xref()
    document.update_object(contents, "<<>>")
    document.update_stream(contents, b"/F Do " * 10)
    document.xref_set_key(page.xref, "Resources", f"<</XObject<</F {inner} 0 R>>>>")
    document.xref_set_key(page.xref, "Contents", f"{contents} 0 R")
    return bytes(document.tobytes())


def scanned_sheet(dpi: int = 100, mode: str = "1", format_: str = "TIFF", inches: tuple[int, int] = (6, 4)) -> bytes:
    """A sheet that is one picture: black walls, and a red square in its middle where `mode` has colours."""
    width, height = inches[0] * dpi, inches[1] * dpi
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 10, height // 10, width * 9 // 10, height * 9 // 10), outline="black", width=dpi // 20)
    pen.rectangle((width * 4 // 10, height * 4 // 10, width * 6 // 10, height * 6 // 10), fill="red")
    packed = BytesIO()
    image.convert(mode).save(packed, format_, **({"compression": "group4"} if mode == "1" else {}))
    document = pymupdf.open()
    page = document.new_page(width=inches[0] * 72, height=inches[1] * 72)
    page.insert_image(page.rect, stream=packed.getvalue())
    return bytes(document.tobytes(deflate=False))


def picture(kind: str, size: tuple[int, int] = (64, 32), mode: str = "RGB", color: object = (255, 0, 0)) -> bytes:
    packed = BytesIO()
    image = Image.new(mode, size, color)  # type: ignore[arg-type]
    image.save(packed, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return packed.getvalue()
