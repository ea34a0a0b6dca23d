"""Importing large packages when they are needed, by one thread at a time.

Two threads that import the same package at the same moment may find it half there (CPython 3.11), and what they were
about to do fails. So whoever imports urllib3 or something that needs it (tuf, folium) away from the top of a file
holds this.
"""

from __future__ import annotations

import threading

one_at_a_time = threading.RLock()
"""Held around such imports and nothing else."""
