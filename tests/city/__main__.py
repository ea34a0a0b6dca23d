"""`python -m tests.city OUT [SEED]` writes the city below OUT."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.city import build


def main() -> None:
    """Build and say what came of it."""
    if len(sys.argv) < 2:
        raise SystemExit("usage: python -m tests.city OUT [SEED]")
    begin = time.perf_counter()
    city = build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    size = sum(file.stat().st_size for file in Path(sys.argv[1]).rglob("*") if file.is_file())
    print(f"{len(city.folders)} facilities, {size / 1e6:.1f} MB, {time.perf_counter() - begin:.1f} s: {sys.argv[1]}")


main()
