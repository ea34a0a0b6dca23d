"""Puts the licences of everything in the Linux folder beside it: `python packaging/linux/licences.py FOLDER`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)


def main(folder: Path) -> None:
    """Write FOLDER/licences anew: the program's, the Python packages', and where this is Debian, its libraries'."""
    target = folder / "licences"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    shutil.copy(ROOT / "LICENSE", target / "responder.txt")
    for name in sorted(needed("responder-app", frozenset({"office"}), {})):
        copy_licences(distribution(name), target / name)
    if shutil.which("dpkg-query"):
        for package in sorted(debian_packages(folder / "_internal")):
            shutil.copy(f"/usr/share/doc/{package}/copyright", target / f"debian-{package}.txt")
    python = Path(sys.base_prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "LICENSE.txt"
    if python.exists():
        shutil.copy(python, target / "python.txt")


def needed(name: str, extras: frozenset[str], found: dict[str, Distribution]) -> dict[str, Distribution]:
    """All distributions that the named one needs on this machine, itself left out."""
    for line in distribution(name).requires or ():
        asked = Requirement(line)
        other = canonicalize_name(asked.name)
        marker = asked.marker
        if other in found or not any(marker is None or marker.evaluate({"extra": one}) for one in (*extras, "")):
            continue
        try:
            found[other] = distribution(other)
        except PackageNotFoundError:
            continue  # an alternative that is not installed here is not in the folder
        needed(other, frozenset(asked.extras), found)
    return found


def copy_licences(package: Distribution, target: Path) -> None:
    """Copy its licence files, or its metadata, which names the licence, where it brings none."""
    files = [file for file in package.files or () if ".dist-info" in str(file) and _LICENCE.search(file.name)]
    target.mkdir()
    for file in files or [file for file in package.files or () if file.name == "METADATA"]:
        shutil.copy(str(file.locate()), target / file.name)


def debian_packages(internal: Path) -> set[str]:
    """Packages of this machine that the folder's system libraries come from."""
    names = [file.name for file in internal.glob("lib*.so*") if not (file.is_symlink() or "python" in file.name)]
    patterns = [f"*/{name}" for name in names]
    listed = subprocess.run(["dpkg-query", "-S", *patterns], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return {line.split(":")[0] for line in listed.stdout.splitlines() if not line.startswith("diversion")}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
