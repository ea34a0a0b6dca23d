"""Pages as odd as owners send them, written object by object: boxes, turns, pictures, inks, letters, markups.

Every page draws PLAN, which looks the same neither mirrored nor turned, in the space of its boxes.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.render.images import CMYK, GRAY, RGB, bitmap, cmyk, drawing, fax, filtered, jbig2, packed, pixels, stream

PLAN = b"""1 0 0 RG 1 0 0 rg 60 60 60 60 re f 0 0 0 RG 3 w 40 40 320 220 re S 220 40 m 220 260 l S 40 170 m 200 170 l S
0 0.5 0 rg 300 200 40 40 re f 0 g BT /F 22 Tf 60 200 Td (BOILER) Tj ET
"""
"""Walls 40, 40 to 360, 260; in its upper left the boiler room, with a door of 20 points; a red and a green square."""
FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def pdf(*objects: bytes) -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    packed, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(packed))
        packed += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(packed)
    packed += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    packed += b"".join(b"%010d 00000 n \n" % place for place in places)
    packed += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(packed)


def page(
    contents: bytes = PLAN,
    entries: bytes = b"/MediaBox[0 0 400 300]",
    resources: bytes = b"",
    inherited: bytes = b"",
    more: tuple[bytes, ...] = (),
    catalogue: bytes = b"",
) -> bytes:
    """One page; `more` are objects from number 5 on, `inherited` the entries of the page tree above it."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1%s>>" % inherited,
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R%s/Resources<<%s%s>>>>" % (entries, FONT, resources),
        stream(contents),
        *more,
    )


def pictured(picture: bytes, more: tuple[bytes, ...] = ()) -> bytes:
    """PLAN beside a picture of 160 by 100 points."""
    contents = PLAN + b"q 130 0 0 75 228 50 cm /I Do Q\n"
    return page(contents, resources=b"/XObject<</I 5 0 R>>", more=(picture, *more))


def annotated(entries: bytes, appearance: bool = True, catalogue: bytes = b"") -> bytes:
    """An owner's markup: a blue cross over PLAN."""
    form = stream(
        b"0 0 1 RG 6 w 0 0 m 90 60 l S 0 60 m 90 0 l S",
        b"/Type/XObject/Subtype/Form/BBox[0 0 90 60]/Resources<<>>",
    )
    shown = b"/AP<</N 5 0 R>>" if appearance else b""
    one = b"<</Type/Annot/Rect[240 70 330 130]%s%s>>" % (entries, shown)
    return page(
        entries=b"/MediaBox[0 0 400 300]/Annots[6 0 R]",
        more=(form, one, b"<</Type/OCG/Name(Markup)>>"),
        catalogue=catalogue,
    )


def _group(entries: bytes) -> bytes:
    return stream(
        b"/M gs 0 0 1 rg 0 0 80 60 re f 1 1 0 rg 40 30 60 60 re f",
        b"/Type/XObject/Subtype/Form/BBox[0 0 120 100]/Group<</S/Transparency%s>>"
        b"/Resources<</ExtGState<</M<</BM/Multiply>>>>>>" % entries,
    )


def _grouped(entries: bytes) -> bytes:
    resources = b"/XObject<</G 5 0 R>>/ExtGState<</H<</ca 0.5>>>>"
    return page(PLAN + b"q /H gs 1 0 0 1 240 50 cm /G Do Q", resources=resources, more=(_group(entries),))


_CUTS = (PLAN.index(b" RG"), PLAN.index(b" S "))
_WIDE = b"/MediaBox[0 0 400 300]"
_SHIFTED = b"q 1 0 0 1 %d %d cm " + PLAN + b"Q"
_MASK = bytes(range(0, 256, 4)) * 48
_SOFT = b"/SMask<</S/Luminosity/G 5 0 R>>"
_OPEN = b"/OCProperties<</OCGs[7 0 R]/D<</%s[7 0 R]>>>>"


def _tinted(space: bytes, value: bytes) -> bytes:
    return page(PLAN + b"/S cs %s scn 240 60 90 60 re f" % value, resources=b"/ColorSpace<</S %s>>" % space)


_TINT = b"<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 1 1 0]/N 1>>"
_PATTERN = stream(
    b"0 0 1 RG 2 w 0 0 m 10 10 l S",
    b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10/Resources<<>>",
)
_SHADE = (
    b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[240 0 330 0]"
    b"/Function<</FunctionType 2/Domain[0 1]/C0[1 1 0]/C1[0 0 1]/N 1>>>>"
)
_TYPE3 = (
    b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 65/LastChar 65"
    b"/Widths[1000]/Encoding<</Differences[65/A]>>/CharProcs<</A 6 0 R>>/Resources<<>>>>"
)
_GLYPH = stream(b"1000 0 0 0 1000 1000 d1 0 0 700 700 re f")
_BROKEN_FONT = (
    b"<</Type/Font/Subtype/TrueType/BaseFont/Arial/FirstChar 32/LastChar 126/Widths[%s]/FontDescriptor 6 0 R>>"
    % (b"556 " * 95),
    b"<</Type/FontDescriptor/FontName/Arial/Flags 32/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 900/Descent -200"
    b"/CapHeight 700/StemV 80/FontFile2 7 0 R>>",
    stream(b"this is no font " * 20),
)
_LETTERS = PLAN + b"BT /X 20 Tf 240 80 Td (AAAA) Tj ET"

PAGES: dict[str, Callable[[], bytes]] = {
    "plain": page,
    "media box elsewhere": lambda: page(_SHIFTED % (1000, 500), b"/MediaBox[1000 500 1400 800]"),
    "media box below zero": lambda: page(_SHIFTED % (-200, -150), b"/MediaBox[-200 -150 200 150]"),
    "media box swapped": lambda: page(entries=b"/MediaBox[400 300 0 0]"),
    "crop box inside": lambda: page(entries=_WIDE + b"/CropBox[30 30 380 280]"),
    "crop box swapped": lambda: page(entries=_WIDE + b"/CropBox[380 280 30 30]"),
    "crop box beyond": lambda: page(entries=_WIDE + b"/CropBox[-100 -100 300 250]"),
    "crop box outside": lambda: page(entries=_WIDE + b"/CropBox[1000 1000 1200 1200]"),
    "crop box empty": lambda: page(entries=_WIDE + b"/CropBox[0 0 0 0]"),
    "crop box of the tree": lambda: page(entries=_WIDE, inherited=b"/CropBox[30 30 380 280]"),
    "no media box": lambda: page(entries=b""),
    "all of the tree": lambda: page(entries=b"", inherited=b"/MediaBox[0 0 400 300]/Rotate 90/CropBox[30 30 380 280]"),
    "turned 90": lambda: page(entries=_WIDE + b"/Rotate 90"),
    "turned 180": lambda: page(entries=_WIDE + b"/Rotate 180"),
    "turned 270": lambda: page(entries=_WIDE + b"/Rotate 270"),
    "turned -90": lambda: page(entries=_WIDE + b"/Rotate -90"),
    "turned 450": lambda: page(entries=_WIDE + b"/Rotate 450"),
    "turned 45": lambda: page(entries=_WIDE + b"/Rotate 45"),
    "turned, cropped, elsewhere": lambda: page(
        _SHIFTED % (100, 50), b"/MediaBox[100 50 500 350]/CropBox[130 80 480 330]/Rotate 270"
    ),
    "user unit": lambda: page(entries=_WIDE + b"/UserUnit 2.5"),
    "user unit, turned, cropped": lambda: page(entries=_WIDE + b"/UserUnit 3/Rotate 90/CropBox[30 30 380 280]"),
    "huge": lambda: page(b"36 0 0 36 0 0 cm " + PLAN, b"/MediaBox[0 0 14400 10800]"),
    "contents in pieces": lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<<%s>>>>" % FONT,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents[4 0 R 5 0 R 6 0 R]>>",
        stream(PLAN[: _CUTS[0]]),
        stream(PLAN[_CUTS[0] : _CUTS[1]]),
        stream(PLAN[_CUTS[1] :]),
    ),
    "gray of 16 bits": lambda: pictured(bitmap(b"".join(v + v for v in pixels(drawing("L"))), GRAY % 16)),
    "four bits": lambda: pictured(bitmap(bytes((i % 16) * 17 for i in range(32 * 48)), GRAY % 4)),
    "decode turned over": lambda: pictured(bitmap(drawing("RGB").tobytes(), RGB + b"/Decode[1 0 1 0 1 0]")),
    "cmyk": lambda: pictured(bitmap(cmyk(), CMYK)),
    "cmyk jpeg": lambda: pictured(filtered(packed("JPEG", "CMYK"), b"DCTDecode", CMYK + b"/Decode[1 0 1 0 1 0 1 0]")),
    "gray jpeg": lambda: pictured(filtered(packed("JPEG", "L"), b"DCTDecode", GRAY % 8)),
    "indexed": lambda: pictured(
        bitmap(
            bytes(at // 16 % 4 for at in range(64 * 48)),
            b"/ColorSpace[/Indexed/DeviceRGB 3<ffe0a0c81e1e1428a0208020>]/BitsPerComponent 8",
        )
    ),
    "lab": lambda: pictured(
        bitmap(
            bytes([140, 170, 100]) * (64 * 48),
            b"/ColorSpace[/Lab<</WhitePoint[0.9505 1 1.089]/Range[-100 100 -100 100]>>]/BitsPerComponent 8",
        )
    ),
    "soft mask": lambda: pictured(
        bitmap(drawing("RGB").tobytes(), RGB + b"/SMask 6 0 R"),
        (bitmap(_MASK, GRAY % 8),),
    ),
    "stencil mask": lambda: pictured(
        bitmap(drawing("RGB").tobytes(), RGB + b"/Mask 6 0 R"),
        (bitmap(b"\xff\x00" * (4 * 48), b"/ImageMask true/BitsPerComponent 1"),),
    ),
    "colour key": lambda: pictured(bitmap(drawing("RGB").tobytes(), RGB + b"/Mask[245 255 235 245 195 205]")),
    "stencil": lambda: pictured(bitmap(b"\xf0" * (8 * 48), b"/ImageMask true/BitsPerComponent 1")),
    "fax": lambda: pictured(fax()),
    "jbig2": lambda: pictured(jbig2()),
    "jpeg 2000": lambda: pictured(filtered(packed("JPEG2000", "RGB"), b"JPXDecode", b"")),
    "jpeg 2000, gray, 12 layers": lambda: pictured(
        filtered(packed("JPEG2000", "L", quality_layers=[40, 20, 5]), b"JPXDecode", b"/ColorSpace/DeviceGray")
    ),
    "spot ink": lambda: _tinted(b"[/Separation/Signal/DeviceCMYK %s]" % _TINT, b"0.8"),
    "cmyk fill": lambda: page(PLAN + b"0.9 0.1 0.8 0.1 k 240 60 90 60 re f"),
    "overprint": lambda: page(
        PLAN + b"/O gs 1 0 0 0 k 240 60 60 60 re f 0 0 1 0 k 270 80 60 60 re f",
        resources=b"/ExtGState<</O<</OP true/op true/OPM 1>>>>",
    ),
    "pattern": lambda: page(
        PLAN + b"/Pattern cs /P scn 240 60 90 60 re f", resources=b"/Pattern<</P 5 0 R>>", more=(_PATTERN,)
    ),
    "shading": lambda: page(PLAN + b"q 240 60 90 60 re W n /S sh Q", resources=b"/Shading<</S %s>>" % _SHADE),
    "group": lambda: _grouped(b""),
    "isolated group": lambda: _grouped(b"/I true"),
    "knockout group": lambda: _grouped(b"/I true/K true"),
    "soft mask of a group": lambda: page(
        PLAN + b"/H gs 0 0 1 rg 240 60 90 60 re f",
        resources=b"/ExtGState<</H<<%s>>>>" % _SOFT,
        more=(
            stream(
                b"1 g 240 60 45 60 re f 0.4 g 285 60 45 60 re f",
                b"/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Group<</S/Transparency/CS/DeviceGray>>/Resources<<>>",
            ),
        ),
    ),
    "letters without a font": lambda: page(PLAN + b"BT /Nowhere 20 Tf 240 80 Td (AAAA) Tj ET"),
    "letters drawn by procedures": lambda: page(
        _LETTERS.replace(b"/X", b"/F3"), resources=b"", more=(_TYPE3, _GLYPH)
    ).replace(b"/F<<", b"/F3 5 0 R/F<<"),
    "broken font": lambda: page(_LETTERS, more=_BROKEN_FONT).replace(b"/F<<", b"/X 5 0 R/F<<"),
    "outlined letters of no width": lambda: page(PLAN + b"0 w BT 1 Tr /F 30 Tf 240 80 Td (STAIR) Tj ET"),
    "markup": lambda: annotated(b"/Subtype/Stamp/F 4"),
    "markup without flags": lambda: annotated(b"/Subtype/Stamp"),
    "markup hidden": lambda: annotated(b"/Subtype/Stamp/F 2"),
    "markup for the printer only": lambda: annotated(b"/Subtype/Stamp/F 36"),
    "markup on a layer that is off": lambda: annotated(b"/Subtype/Stamp/OC 7 0 R", catalogue=_OPEN % b"OFF"),
    "markup on a layer that is on": lambda: annotated(b"/Subtype/Stamp/OC 7 0 R", catalogue=_OPEN % b"ON"),
    "square without appearance": lambda: annotated(b"/Subtype/Square/C[0 0 1]/BS<</W 5>>/F 4", appearance=False),
    "ink without appearance": lambda: annotated(
        b"/Subtype/Ink/C[0 0 1]/BS<</W 5>>/F 4/InkList[[245 75 300 120 325 80]]", appearance=False
    ),
    "highlight without appearance": lambda: annotated(
        b"/Subtype/Highlight/C[1 1 0]/F 4/QuadPoints[240 130 330 130 240 70 330 70]", appearance=False
    ),
    "field": lambda: annotated(b"/Subtype/Widget/FT/Tx/T(a)/V(x)/F 4", catalogue=b"/AcroForm<</Fields[6 0 R]>>"),
}
"""Each oddity, by name."""
