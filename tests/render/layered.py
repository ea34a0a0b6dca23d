"""A sheet whose layers are everything that is hard about layers: a row of red squares, each switched in its own way."""

from __future__ import annotations

import pymupdf

from responder_app.render.pool import RenderPool
from responder_app.render.requests import Source, Tile

SIDE = 20
GROUPS = {
    "walls": "<</Type/OCG/Name(A-WALL)>>",
    "walls again": "<</Type/OCG/Name(A-WALL)>>",
    "off at first": "<</Type/OCG/Name(DIM)>>",
    "usage on": "<</Type/OCG/Name(USED)/Usage<</View<</ViewState/ON>>>>>>",
    "automatic": "<</Type/OCG/Name(AUTO)/Usage<</View<</ViewState/OFF>>>>>>",
    "design": "<</Type/OCG/Name(DESIGN)/Intent/Design>>",
    "locked": "<</Type/OCG/Name(LOCKED)>>",
    "radio one": "<</Type/OCG/Name(R1)>>",
    "radio two": "<</Type/OCG/Name(R2)>>",
    "nameless": "<</Type/OCG>>",
}
"""What each group's dictionary holds, by what is tried with it."""


class LayeredSheet:
    """`data` is the file; `ids` are the groups' numbers by GROUPS' names."""

    def __init__(self) -> None:
        self._document = pymupdf.open()
        page = self._document.new_page(width=600, height=100)
        self.ids = {name: self._new(body) for name, body in GROUPS.items()}
        walls, again = f"{self.ids['walls']} 0 R", f"{self.ids['walls again']} 0 R"
        members = {
            policy: self._new(f"<</Type/OCMD/P/{policy}/OCGs[{walls} {again}]>>")
            for policy in ("AnyOn", "AllOn", "AnyOff", "AllOff")
        }
        members["expression"] = self._new(f"<</Type/OCMD/VE[/And {walls} [/Not {again}]]>>")
        members["empty"] = self._new("<</Type/OCMD/OCGs[]>>")
        self._switches = {name: f"{number} 0 R" for name, number in (self.ids | members).items()}
        self._switches["direct"] = f"<</Type/OCMD/P/AllOn/OCGs[{walls} {again}]>>"
        self._objects = {
            "form": self._picture("/Subtype/Form/BBox[0 0 1 1]", walls, b"1 0 0 rg 0 0 1 1 re f"),
            "image": self._picture(
                "/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8", walls, b"\xff\0\0"
            ),
            "form with a layer": self._picture(
                f"/Subtype/Form/BBox[0 0 1 1]/Resources<</Properties<</W {walls}>>>>",
                None,
                b"/OC /W BDC 1 0 0 rg 0 0 1 1 re f EMC",
            ),
            "form of a membership": self._picture(
                "/Subtype/Form/BBox[0 0 1 1]", f"{members['AllOn']} 0 R", b"1 0 0 rg 0 0 1 1 re f"
            ),
        }
        self.names = (*self._switches, *self._objects)
        self._fill(page.xref)
        self._document.xref_set_key(self._document.pdf_catalog(), "OCProperties", self._properties())
        self._document.fullcopy_page(0)
        self.data = bytes(self._document.tobytes())

    def drawn(self, pool: RenderPool, source: Source, hidden: frozenset[int] | None, page: int = 0) -> set[str]:
        """The names of the squares that are there with these layers hidden."""
        tile = pool.run(Tile(source, page, 1.0, 0, 0, 600, 100, hidden=hidden))
        middle = (100 - SIDE // 2) * tile.stride
        places = {name: middle + (at * SIDE + SIDE // 2) * 3 for at, name in enumerate(self.names)}
        return {name for name, start in places.items() if tile.data[start : start + 3] == b"\xff\0\0"}

    def _fill(self, page: int) -> None:
        contents = []
        for at, name in enumerate(self.names):
            place = f"{SIDE} 0 0 {SIDE} {at * SIDE} 0 cm"
            if name in self._switches:
                contents.append(f"q /OC /P{at} BDC {place} 1 0 0 rg 0 0 1 1 re f EMC Q")
            else:
                contents.append(f"q {place} /P{at} Do Q")
        properties = " ".join(f"/P{at} {self._switches[n]}" for at, n in enumerate(self.names) if n in self._switches)
        objects = " ".join(f"/P{at} {self._objects[n]} 0 R" for at, n in enumerate(self.names) if n in self._objects)
        stream = self._new("<<>>")
        self._document.update_stream(stream, " ".join(contents).encode(), compress=False)
        self._document.xref_set_key(page, "Resources", f"<</Properties<<{properties}>>/XObject<<{objects}>>>>")
        self._document.xref_set_key(page, "Contents", f"{stream} 0 R")

    def _properties(self) -> str:
        all_of_them = " ".join(f"{number} 0 R" for number in self.ids.values())
        automatic, radio = f"{self.ids['automatic']} 0 R", f"{self.ids['radio one']} 0 R {self.ids['radio two']} 0 R"
        return (
            f"<</OCGs[{all_of_them}]/D<</OFF[{self.ids['off at first']} 0 R]/Locked[{self.ids['locked']} 0 R]"
            f"/RBGroups[[{radio}]]/Order[(Plan)[{self.ids['walls']} 0 R[{self.ids['walls again']} 0 R]]]"
            f"/AS[<</Event/View/Category[/View]/OCGs[{automatic}]>>]>>>>"
        )

    def _picture(self, dictionary: str, layer: str | None, stream: bytes) -> int:
        number = self._new(f"<</Type/XObject{dictionary}{f'/OC {layer}' if layer else ''}>>")
        self._document.update_stream(number, stream, compress=False)
        return number

    def _new(self, body: str) -> int:
        number = int(self._document.get_new_xref())
        self._document.update_object(number, body)
        return number
