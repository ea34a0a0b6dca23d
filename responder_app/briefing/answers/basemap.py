"""A base map as the canvas sees it: where it lies, what it is made of, and one stored tile after the other."""

from __future__ import annotations

from typing import Protocol

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees (WGS 84)."""


class BaseMap(Protocol):
    """Tiles of the ground in Web Mercator (z, x, y from the north-west, as on the web). Safe from any thread.

    Nothing in here was drawn or parsed: pictures and vector tiles are opened in the drawing workers.
    """

    @property
    def id(self) -> str:
        """Names the content for caches: another id for every other content."""

    @property
    def name(self) -> str:
        """What the office calls it; may be empty."""

    @property
    def raster(self) -> bool:
        """Pictures (PNG, JPEG or WebP, a mix is possible); else Mapbox vector tiles, version 2."""

    @property
    def gzipped(self) -> bool:
        """Whether the stored bytes of a tile are a gzip member around the tile; never of pictures."""

    @property
    def attribution(self) -> str:
        """Whose data it is: to be shown on the map as text. May be empty."""

    @property
    def min_zoom(self) -> int:
        """The first zoom that there are tiles of."""

    @property
    def max_zoom(self) -> int:
        """The last; what is finer is drawn from its tiles."""

    @property
    def bounds(self) -> Bounds:
        """Outside of them there are no tiles. West is less than east."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile as it is stored, at most 2 MiB; None where the map has none, such as open water.

        Reads and decrypts: call it off the main thread. Raises StoreError when an object is damaged or gone,
        TamperedError and LimitError when the archive is not well-formed; the rest of the map is good.
        """
