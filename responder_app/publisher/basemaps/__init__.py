"""Base maps at the office: tile archives and OpenStreetMap extracts from outside become one canonical archive.

What comes from outside is opened in a process of its own (`confined.py` starts it, `child.py` is what it does);
the office itself only reads the archive that comes out, by the code that vehicles read it with.
"""

ARGUMENT = "--basemap-reader"
"""Before all else on the command line of `responder`: be the reading process on the inherited descriptors."""
