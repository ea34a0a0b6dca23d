"""`make bench [ONLY=...]`: measure against the goals, print a line for each, write docs/measurements.md."""

from __future__ import annotations

import importlib
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.goal import Goal
from tests.bench.town import FACILITIES, facilities

PAGE = Path(__file__).parents[2] / "docs" / "measurements.md"
AREAS = {
    "search": "Search, beside bare FTS5 in clear",
    "plans": "Plans: the eight-storey building and a sheet of 102,000 paths",
    "frames": "Moving over floors on the canvas",
    "plan_words": "Words in 500 sheets, beside MuPDF's own search",
    "map": "The site map on the canvas",
    "basemaps": "Base maps: from an extract to a tile",
    "zones": "Hazmat zones for another wind",
    "sync": "Sync over loopback HTTPS",
    "district": "A district's first sync over 2 Mbit/s",
    "peers": "The first sync beside rclone, rsync and restic",
    "load": "One plain host and a fleet",
    "scale": "Against the number of facilities",
    "large": "100,000 records; 10,000 facilities with as many objects as 100 GB have",
    "handing": "A copy to a stick, beside rsync",
    "lock": "Lock and unlock on a real display",
    "start": "Start of the window, beside an empty PySide6 window",
    "office": "The office: sealing and publishing",
    "publishing": "The office: drawings, kills and memory",
    "fleet": "The fleet screen at 500 devices, beside a bare QTableView",
}
FIGURES = {"scale": "![Costs against the number of facilities](scale.svg)"}
"""What a section shows beside its table."""
LONG = frozenset({"large"})
"""Take longer than all others together: measured only when they are named."""
HEAD = """# Measurements

Written by `make bench`; do not edit. Timings vary between machines: the ratios are what to compare. A goal that is
missed says short, and its note says what was tried.
"""


def main(only: list[str]) -> int:
    """Run the areas, print, write the page."""
    unknown = set(only) - set(AREAS)
    if unknown:
        print(f"there is no bench {', '.join(sorted(unknown))}; choose from {', '.join(AREAS)}", file=sys.stderr)
        return 2
    results: dict[str, list[Goal]] = {}
    for area in only or [area for area in AREAS if area not in LONG]:
        results[area] = importlib.import_module(f"tests.bench.{area}").run()
        for goal in results[area]:
            print(goal.line(), flush=True)
    if facilities() == FACILITIES:
        write(results)
    else:
        print(f"{facilities()} facilities are not what the goals speak of: {PAGE.name} stays as it is")
    every = [goal for goals in results.values() for goal in goals if goal.goal is not None]
    print(f"bench: {len(every)} goals, {sum(not goal.ok for goal in every)} short")
    return 0


def write(results: dict[str, list[Goal]]) -> None:
    """Replace the sections of the areas that were run, keep the others."""
    kept = sections(PAGE.read_text()) if PAGE.exists() else {}
    kept |= {area: section(area, goals) for area, goals in results.items()}
    PAGE.write_text(HEAD + "".join(f"\n{kept[area]}" for area in AREAS if area in kept))


def sections(text: str) -> dict[str, str]:
    """The page's sections by area."""
    titles = {title: area for area, title in AREAS.items()}
    found = {}
    for block in text.split("\n## ")[1:]:
        title, _, body = block.partition("\n")
        if title in titles:
            found[titles[title]] = f"## {title}\n{body.rstrip()}\n"
    return found


def section(area: str, goals: list[Goal]) -> str:
    """One area's table."""
    lines = [f"## {AREAS[area]}", "", f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {cpu()}.", ""]
    lines += ["| what | value | goal | | how |", "|---|---|---|---|---|"]
    for goal in goals:
        unit = f" {goal.unit}" if goal.unit else ""
        bound = "at least " if goal.least else ""
        wanted = "" if goal.goal is None else f"{bound}{goal.goal:.3g}{unit}"
        verdict = "" if goal.goal is None else "ok" if goal.ok else "**short**"
        lines.append(f"| {goal.name} | {goal.value:.3g}{unit} | {wanted} | {verdict} | {goal.note} |")
    figure = FIGURES.get(area)
    return "\n".join([*lines, *(["", figure] if figure else [])]) + "\n"


def cpu() -> str:
    """What the machine is, as far as it says."""
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
