"""How large, deep and many the package format's things may be; checked before anything is allocated."""

MIB = 1024 * 1024

OBJECT_BYTES = 8 * MIB
"""Plaintext bytes in one object of a part."""
TILES_OBJECT_BYTES = 1 * MIB
"""The same of a part of tiles, so that one tile is read by opening little."""
OBJECT_OVERHEAD = 16
"""Bytes that sealing adds to an object of a part: the GCM tag."""

MAX_CATALOGUE_BYTES = 8 * MIB
MAX_GRANTS_BYTES = 64 * MIB
MAX_SHARD_BYTES = 8 * MIB
MAX_MANIFEST_BYTES = 4 * MIB
MAX_RECORD_BYTES = 64 * MIB
"""A record, shard or word list after decompression."""
MAX_RATIO = 200
"""Decompressed bytes for each compressed byte."""
MAX_PART_BYTES = 1024 * MIB
MAX_PARTS = 20_000
MAX_SHARDS = 65_536
MAX_ENTRIES = 65_536
"""Facilities in one shard."""
MAX_ENROLMENT_BYTES = 256 * 1024
MAX_ORDER_BYTES = 8 * MIB
"""One signed order; an approval may name as many facilities as a shard."""
MAX_ORDERS = 64
"""In one grant, or in force in one compartment."""
MAX_LIST_BYTES = 32 * MIB
"""Approvals, or the directory of devices, of one compartment as sealed."""
MAX_DEVICES = 65_536
MAX_PAGES = 1_000
MAX_TILES_BYTES = 256 * MIB
"""One page's tiles together."""
MAX_TILE_BYTES = 2 * MIB
MAX_TILE_CLEAR_BYTES = 8 * MIB
"""A vector tile after decompression."""
MAX_TILE_LEVELS = 12
"""Of a page's tiles; a base map's are counted from the whole world."""
MAX_TILE_ZOOM = 31
"""The deepest that a tile archive can number."""
MAX_MAP_ZOOM = 22
"""The deepest zoom of a base map: 4 cm to the pixel."""
MAX_MAP_TILES = 2_000_000
"""Tiles of one base map over all zooms."""
MAX_DIRECTORY_BYTES = 1 * MIB
"""A directory of a tile archive after decompression."""
MAX_EARLIER_LEVELS = 500
"""Floors that one earlier file is said to have drawn."""
MAX_WORDS = 50_000
"""Words on one plan page."""
