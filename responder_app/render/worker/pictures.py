"""Photos and overviews: WebP, PNG and JPEG by Pillow, in and out. Trusts nothing in the file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL import JpegImagePlugin as _jpeg  # noqa: F401  loaded now: files cannot be opened later
from PIL import PngImagePlugin as _png  # noqa: F401
from PIL import WebPImagePlugin as _webp  # noqa: F401

from responder_app.render import limits
from responder_app.render.refusals import Refusal, RefusedError
from responder_app.render.worker.night import WHITE, WHOLE_PX, Paper, darkened, paper_of

FORMATS = ("WEBP", "PNG", "JPEG")
FOREIGN_ERRORS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError, IndexError)
"""What Pillow's plugins raise on bad files (SyntaxError is how the PNG and JPEG plugins say so)."""

LINES_EFFORT = 20
SCAN_QUALITY = 80
METHOD = 2
"""libwebp's method, 0 to 6: 2 takes a third of the time of 4 for files a tenth larger."""
SCAN_SHARE = 0.2
"""Bytes a pixel: line drawings stay under it without loss (0.05 measured), scans do not."""


def prepare() -> None:
    """Run each codec once, while files can still be opened."""
    # Our own limit is checked on the declared size; Pillow's would only add a warning.
    Image.MAX_IMAGE_PIXELS = None
    small = Image.new("RGB", (16, 16), "white")
    for name in FORMATS:
        packed = BytesIO()
        small.save(packed, name)
        decode(packed.getvalue(), 16, night=True)


def decode(data: bytes, longest_px: int, night: bool, paper: Paper | None = None) -> tuple[int, int, bytes]:
    """Width, height and RGB bytes of a picture, upright, at most `longest_px` on a side. Raises RefusedError.

    By night its paper is that of the sheet it is a piece of, or else its own.
    """
    picture = _decoded(data, longest_px)
    width, height = picture.size
    pixels = picture.tobytes()
    if night:
        # A name of its own: the pixels go with the pixmap.
        dark = darkened(width, height, pixels, paper or _paper(picture, data))
        pixels = bytes(dark.samples_mv)
    return width, height, pixels


def paper_in(data: bytes) -> Paper:
    """What the sheet that a picture shows is drawn on; a damaged picture does not say."""
    try:
        return _paper(_decoded(data, WHOLE_PX), data)
    except RefusedError:
        return WHITE


def as_picture(pixmap: Any) -> Image.Image:
    """A MuPDF pixmap of 3 bytes a pixel as a picture. It looks into the pixmap, which must live as long."""
    size = (pixmap.width, pixmap.height)
    return Image.frombuffer("RGB", size, pixmap.samples_mv, "raw", "RGB", pixmap.stride, 1)


def _decoded(data: bytes, longest_px: int) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > limits.MAX_PICTURE_PIXELS:
                raise RefusedError(Refusal.PICTURE_SIZE)
            opened.draft("RGB", (longest_px, longest_px))
            # In place: each copy of a large picture costs more than decoding it.
            ImageOps.exif_transpose(opened, in_place=True)
            opened.load()
            picture = _on_white(opened)
        if max(picture.size) > longest_px:
            picture.thumbnail((longest_px, longest_px), Image.Resampling.BILINEAR, reducing_gap=2.0)
    except MemoryError as error:
        raise RefusedError(Refusal.MEMORY) from error
    except FOREIGN_ERRORS as error:
        raise RefusedError(Refusal.NOT_A_PICTURE) from error
    return picture


def encode(pixmap: Any) -> bytes:
    """A MuPDF pixmap as a WebP file.

    Lines without loss: crisper, and three times faster to decode than the lossy form. Scans and photos with loss.
    """
    picture = as_picture(pixmap)
    packed = BytesIO()
    picture.save(packed, "WEBP", lossless=True, quality=LINES_EFFORT, method=METHOD)
    if len(packed.getvalue()) > SCAN_SHARE * pixmap.width * pixmap.height:
        packed = BytesIO()
        picture.save(packed, "WEBP", quality=SCAN_QUALITY, method=METHOD)
    return packed.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency: what lies behind a drawing is paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGB", layered.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _paper(picture: Image.Image, data: bytes) -> Paper:
    """The paper of a file that was packed with loss: of drawings, only scans are (see `encode`)."""
    lossy = data[:2] == b"\xff\xd8" or data[12:16] == b"VP8 "
    return paper_of(picture) if lossy else WHITE
