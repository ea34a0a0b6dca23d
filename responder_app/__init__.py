"""Responder: what a crew must know of a building, signed, sealed and offline."""

__version__ = "0.1.0"
