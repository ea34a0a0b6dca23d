"""Logging set-up. Messages carry ids and error types, never names, numbers, places or key bytes."""

from __future__ import annotations

import logging
import sys


def configure(verbose: bool = False) -> None:
    """Log to standard error: warnings, or everything of ours when `verbose`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    ours = logging.getLogger("responder_app")
    ours.handlers[:] = [handler]
    ours.propagate = False
    ours.setLevel(logging.DEBUG if verbose else logging.WARNING)
