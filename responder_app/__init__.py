"""Responder: what a crew must know of a building, signed, sealed and offline."""

import os

# Else pydantic looks through every package of this computer for plugins of its own, and would load them.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

__version__ = "0.1.0"
