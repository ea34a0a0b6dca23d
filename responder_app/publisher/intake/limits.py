"""How large, deep and many an owner's files may be; checked before they are parsed. Numbers only."""

MIB = 1024 * 1024

FOLDER_FILES = 5_000
FOLDER_DEPTH = 6
"""Folders inside each other."""

DOCUMENT_BYTES = 512 * MIB
"""A plan, diagram, photo or sheet: as much as a drawing worker takes."""
DOCUMENT_PAGES = 200
"""A pre-plan's document has few sheets; a longer file is somebody's manual."""

YAML_BYTES = MIB
YAML_DEPTH = 20
YAML_NODES = 100_000

TABLE_BYTES = 4 * MIB
TABLE_ROWS = 2_000
TABLE_COLUMNS = 100
CELL_CHARACTERS = 4_000

GEOJSON_BYTES = 16 * MIB
GEOJSON_DEPTH = 20
GEOJSON_FEATURES = 50_000
GEOMETRY_POINTS = 10_000
"""Points of one feature; model/base.py allows as many in one ring."""

ARCHIVE_BYTES = 256 * MIB
"""A ZIP as it comes, and what it holds when unpacked."""
ARCHIVE_MEMBERS = 1_000
ARCHIVE_RATIO = 200
"""Unpacked bytes for each packed byte of a member; spreadsheets and XML stay under 50."""
ARCHIVE_SMALL_BYTES = MIB
"""Members up to this size may have any ratio: they cannot hurt."""
XML_BYTES = 32 * MIB
XML_DEPTH = 40

FINDINGS_PER_FILE = 300
"""Errors and warnings listed for one file; the rest is counted."""
SHOWN_CHARACTERS = 60
"""Characters of an owner's value that are repeated in a message."""
