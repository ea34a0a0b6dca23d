"""Base maps: tiles of the ground in Web Mercator, in PMTiles version 3 as docs/format.md narrows it.

Reads what the office wrote, by ranges; tiles come out as they are stored. What they show is opened in the drawing
workers only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from pmtiles.tile import Compression, TileType
from pydantic import ConfigDict, Field

from responder_app.errors import TamperedError
from responder_app.model.base import Frozen, LonLat
from responder_app.package.container import Container, ReadRange
from responder_app.package.encoding import load
from responder_app.package.limits import MAX_DIRECTORY_BYTES, MAX_MAP_ZOOM

RASTER = (TileType.PNG, TileType.JPEG, TileType.WEBP)
_E7 = 10_000_000


class About(Frozen):
    """The archive's metadata; what other writers put beside it is not ours. Plain text, never HTML."""

    model_config = ConfigDict(extra="ignore")

    name: Annotated[str, Field(max_length=200)] = ""
    attribution: Annotated[str, Field(max_length=500)] = ""


@dataclass(frozen=True, eq=False)
class MapArchive:
    """A base map that is read tile by tile, from any thread. Answers as `briefing.answers.basemap.BaseMap`.

    Reading raises TamperedError, LimitError, and what `read` raises; `check` raises them all at once for what every
    tile is found by.
    """

    id: str
    """Another one for every other content."""
    read: ReadRange
    length: int
    """Bytes of the archive."""
    _container: Container = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_container", Container(self.read, self.length))

    @property
    def name(self) -> str:
        """What the office calls it; may be empty."""
        return self._about.name

    @property
    def attribution(self) -> str:
        """Whose data it is; may be empty."""
        return self._about.attribution

    @property
    def raster(self) -> bool:
        """Pictures; else vector tiles."""
        return self._header["tile_type"] in RASTER

    @property
    def gzipped(self) -> bool:
        """Whether a tile's stored bytes are a gzip member."""
        return self._header["tile_compression"] is Compression.GZIP

    @property
    def min_zoom(self) -> int:
        """The first zoom that there are tiles of."""
        return int(self._header["min_zoom"])

    @property
    def max_zoom(self) -> int:
        """The last zoom that there are tiles of."""
        return int(self._header["max_zoom"])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        return _bounds(self._header)

    def holds(self, point: LonLat) -> bool:
        """Whether the place lies within the bounds."""
        west, south, east, north = self.bounds
        return west <= point[0] <= east and south <= point[1] <= north

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile as it is stored; None when there is no such tile."""
        return self._container.tile(z, x, y)

    def check(self) -> None:
        """Read what every tile is found by. Raises TamperedError, LimitError when it is not well-formed."""
        if not self._container.root:
            raise TamperedError("the base map is empty")
        _ = self._header, self._about

    @cached_property
    def _header(self) -> dict[str, Any]:
        header = self._container.header
        compressed = header["tile_compression"]
        known = header["tile_type"] is TileType.MVT or header["tile_type"] in RASTER
        packed = (Compression.NONE, Compression.GZIP) if header["tile_type"] is TileType.MVT else (Compression.NONE,)
        west, south, east, north = _bounds(header)
        on_earth = -180 <= west < east <= 180 and -90 <= south < north <= 90
        if not (known and compressed in packed and on_earth and header["max_zoom"] <= MAX_MAP_ZOOM):
            raise TamperedError("the base map is not one that this program reads")
        return header

    @cached_property
    def _about(self) -> About:
        return load(About, self._container.metadata, MAX_DIRECTORY_BYTES, "base map")


def _bounds(header: dict[str, Any]) -> tuple[float, float, float, float]:
    return (
        header["min_lon_e7"] / _E7,
        header["min_lat_e7"] / _E7,
        header["max_lon_e7"] / _E7,
        header["max_lat_e7"] / _E7,
    )
