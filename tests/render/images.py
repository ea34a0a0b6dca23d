"""One drawing as PDFs hold pictures: coded, filtered, of few bits or of many, in every kind of ink."""

from __future__ import annotations

import zlib
from io import BytesIO

from PIL import Image, ImageDraw

SMALL, LARGE = (64, 48), (640, 480)
GRAY = b"/ColorSpace/DeviceGray/BitsPerComponent %d"
RGB = b"/ColorSpace/DeviceRGB/BitsPerComponent 8"
CMYK = b"/ColorSpace/DeviceCMYK/BitsPerComponent 8"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def bitmap(data: bytes, entries: bytes, size: tuple[int, int] = SMALL) -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % size
    return stream(zlib.compress(data), head + b"/Filter/FlateDecode" + entries)


def drawing(mode: str, size: tuple[int, int] = SMALL) -> Image.Image:
    width, height = size
    shown = Image.new("RGB", (width, height), (250, 240, 200))
    pen = ImageDraw.Draw(shown)
    pen.rectangle((width // 8, height // 8, width // 2, height // 2), fill=(200, 30, 30))
    pen.rectangle((width // 2, height // 2, width * 7 // 8, height * 7 // 8), fill=(20, 40, 160))
    return shown.convert(mode)


def packed(kind: str, mode: str, size: tuple[int, int] = SMALL, **options: object) -> bytes:
    file = BytesIO()
    drawing(mode, size).save(file, kind, **options)
    return file.getvalue()


def filtered(data: bytes, name: bytes, entries: bytes, size: tuple[int, int] = SMALL) -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/Filter/%s" % (*size, name)
    return stream(data, head + entries)


def fax() -> bytes:
    """CCITT group 4."""
    coded, black_is_1 = _group_4()
    entries = b"/DecodeParms<</K -1/Columns 640/Rows 480/BlackIs1 %s>>" % (b"true" if black_is_1 else b"false")
    return filtered(coded, b"CCITTFaxDecode", GRAY % 1 + entries, LARGE)


def jbig2() -> bytes:
    """JBIG2 as a page's picture: one generic region, coded as a fax (MMR), which needs no arithmetic coder."""
    size = b"".join(side.to_bytes(4, "big") for side in LARGE)
    bodies = ((48, size + bytes(11)), (38, size + bytes(9) + b"\x01" + _group_4()[0]))
    segments = b"".join(
        number.to_bytes(4, "big") + bytes([kind, 0, 1]) + len(body).to_bytes(4, "big") + body
        for number, (kind, body) in enumerate(bodies)
    )
    return filtered(segments, b"JBIG2Decode", GRAY % 1, LARGE)


def _group_4() -> tuple[bytes, bool]:
    """The drawing as the one strip of a fax, and whether its ones are black."""
    file = BytesIO()
    shown = drawing("L", LARGE).point([255 * (value > 128) for value in range(256)]).convert("1")
    shown.save(file, "TIFF", compression="group4", strip_size=1 << 20)
    with Image.open(file) as opened:
        tags = opened.tag_v2  # type: ignore[attr-defined]
        (start,), (length,) = tags[273], tags[279]
        return file.getvalue()[start : start + length], not tags[262]


def cmyk() -> bytes:
    return b"".join(bytes(255 - value for value in pixel) + b"\0" for pixel in pixels(drawing("RGB")))


def pixels(picture: Image.Image) -> list[bytes]:
    data, depth = picture.tobytes(), len(picture.getbands())
    return [data[at : at + depth] for at in range(0, len(data), depth)]
