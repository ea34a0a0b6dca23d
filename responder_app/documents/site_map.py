"""The site map as one HTML file that opens anywhere, offline: made by Folium, asks no host for anything.

The file is plaintext that leaves the sealed store because a person asked for it. Its handling marking stands first.
"""

from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path

from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.site_map import MapScene
from responder_app.briefing.briefing import local_now
from responder_app.briefing.dates import spoken_date
from responder_app.documents.map_layers import LayerPainter
from responder_app.documents.map_list import list_of, numbers_of
from responder_app.documents.offline_map import OfflineMap, page_of
from responder_app.errors import DiskFullError, StoreError
from responder_app.paths import write_private


def site_map_html(heading: Heading, scene: MapScene, now: datetime) -> str:
    """The page: marking, heading with trust and age, map with toggles, numbered list. `now` is local and aware."""
    longitude, latitude = scene.origin
    numbers = numbers_of(scene)
    drawn = OfflineMap(latitude, longitude)
    LayerPainter(drawn, scene, numbers).paint()
    made = f"this vehicle, {spoken_date(now.date())} {now:%H:%M}"
    return page_of(drawn, scene, heading, list_of(scene, numbers), made)


def write_site_map(heading: Heading, scene: MapScene, file: Path, now: datetime | None = None) -> None:
    """Write the page whole or not at all, readable by its owner only. `now` is this moment unless given.

    Raises:
        DiskFullError: There is no room.
        StoreError: The file cannot be written there.
    """
    page = site_map_html(heading, scene, now or local_now()).encode()
    try:
        write_private(file, page)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError("the disk is full") from error
        raise StoreError(f"the map cannot be written to {file.name}: {error.strerror}") from error
