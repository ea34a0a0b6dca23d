"""What one drawing may cost, checked before anything is allocated. Numbers only."""

from __future__ import annotations

MIB = 1024 * 1024

MAX_SOURCE_BYTES = 512 * MIB
"""Largest document or picture that is handed to a worker."""
MAX_HELD_BYTES = 256 * MIB
"""Documents one worker keeps; the least recently used go first. One document may exceed it alone."""
MAX_HELD_SOURCES = 24
MAX_HELD_PAGES = 8
"""Display lists one worker keeps over all its documents: a building's floors, 2 to 5 MB each, read in 0.1 s."""
KEPT_BYTES = 96 * MIB
"""What a worker keeps in memory for later (lists, decoded pictures); above it the oldest go, whatever their number."""

MAX_PAGES = 200
"""A pre-plan's document has few sheets; a longer file is somebody's manual."""
MAX_PAGE_PT = 20_000.0
"""Longest side of a sheet as displayed, 1/72 inch: about 7 m."""
MAX_LAYERS = 500
MAX_LAYER_NAME = 200
MAX_LAYER_ID = 1 << 23
"""Object numbers end here (ISO 32000-1, annex C)."""
MAX_WORDS = 20_000
MAX_WORD_LENGTH = 200
MAX_CHANGES = 200
"""Changed areas that are named when two versions of a sheet are compared; the smallest go."""

MAX_TILE_PX = 2048
MAX_OVERVIEW_PX = 4096
BLOCK_PX = 1024
"""Longest side of what waiting tiles are drawn together as: four of the canvas's."""
CUT_PX = 512
"""Side of the tiles that a pyramid is made of."""
MAX_CUT = 4
"""Tiles in each direction of a block that is cut at once."""
MIN_ZOOM = 1 / 512
MAX_ZOOM = 64.0
"""Device pixels for one point (1/72 inch)."""
MAX_OFFSET_PX = 1 << 24
MAX_PICTURE_PIXELS = 100_000_000
"""Pixels of a photo or overview before it is scaled down."""

MAX_MAP_TILE_BYTES = 8 * MIB
"""A tile of a base map, unpacked too: a dense city's has 0.1 MiB as stored and 0.5 then."""
MAX_MAP_POINTS = 250_000
MAX_MAP_FEATURES = 100_000
MAX_MAP_LAYERS = 200
MAX_MAP_KEYS = 20_000
MAX_MAP_VALUES = 200_000
"""What one vector tile may hold of each: beyond, it is not drawn. A dense city's has 60,000 points."""
MAX_MAP_PICTURE_PX = 2048
"""Longest side of one tile of a map of pictures."""
MAX_MAP_PIECES = 36
"""Tiles of a map that one piece of the canvas may be drawn from."""
MAX_MAP_GRID = 12
"""Columns and rows of them."""
MAX_MAP_NAMES = 2000
MAX_MAP_NAME = 120
MAX_NAME_POINTS = 64
"""Names of one tile, letters of one, corners of the line that one is written along."""
MAX_FIT = 1e8
"""Metres or tiles: places in a scene are far nearer."""
HELD_MAP_TILES = 24
"""Vector tiles that one worker keeps taken apart, 1 to 8 MB each where the city is dense."""

SHARED_BYTES = MAX_OVERVIEW_PX * MAX_OVERVIEW_PX * 3
"""Memory a worker and its parent share for answers: the largest picture, 3 bytes a pixel. Pages appear when touched."""
KEPT_SHARED_BYTES = 4 * MIB
"""Answers longer than this give their shared memory back to the system."""
MAX_HEADER_BYTES = 8192
"""Longest message head in either direction."""

WORKER_ADDRESS_BYTES = 1536 * MIB
WORKER_CPU_S = 600
"""Hard end of a worker's life in processor seconds. The deadline of each request comes long before."""
WORKING_LIFE_S = 240.0
"""A worker that was busy for so long is replaced between two requests: what it leaked goes with it."""

ON_SCREEN_S = 6.0
"""Longest time for one tile or picture that somebody looks at, reading its page included.

The densest sheet that was measured (497,000 paths) needs 1.4 s, a laptop half as fast 3. What takes longer is hung, or
better looked at as the overview that is there already; two such tiles, and the sheet is not tried again (`strikes`).
"""
BACKGROUND_S = 20.0
"""The same for work that nobody watches, as at intake."""
STALE_S = 0.5
"""A worker still busy after so long with what nobody wants any more is ended when another sheet waits for it."""
WINDOW_S = 60.0
"""For so long after the last request for the screen one worker is kept free of background work."""

START_S = 10.0
"""Time a worker has to report ready."""
