"""Ways to read a repository: bytes and their bounds. What they mean, and whether to believe them, is not here."""

from responder_app.sync.transport.base import Sink, Traffic, Transport
from responder_app.sync.transport.choose import open_transport

__all__ = ["Sink", "Traffic", "Transport", "open_transport"]
