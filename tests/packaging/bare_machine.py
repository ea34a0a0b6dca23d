"""A Debian on which nothing is installed but the packages that packaging/README.md names, and what those depend on.

It is put together from this machine's own files, so it needs no network and no root.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

README = Path(__file__).parents[2] / "packaging" / "README.md"
X_SOCKETS = Path("/tmp/.X11-unix")
LEFT_OUT = {"libgl1-mesa-dri", "gcc-12-base", "libx11-data"}
"""Dependencies without a library that the program loads; the first alone is 400 MB of graphics drivers."""
WANTED = re.compile(r"/(lib|lib64)/.*\.so(\.|$)|/bin/bwrap$|/locale/C\.utf8/|/fonts/|/fontconfig/")


def named_packages() -> list[str]:
    """The packages of the README's `apt-get install` line."""
    (line,) = re.findall(r"^apt-get install (.+)$", README.read_text(), re.MULTILINE)
    return list(line.split())


def can_be_made() -> bool:
    """Whether this is a Debian with the packages, ldconfig and bubblewrap."""
    if not all(map(shutil.which, ("dpkg-query", "bwrap", "ldconfig"))):
        return False
    return subprocess.run(["dpkg-query", "-W", *named_packages()], capture_output=True, check=False).returncode == 0


def bare_machine(root: Path, home: Path, folder: Path) -> tuple[str, ...]:
    """Make the machine's files at `root`; gives the start of a command that runs there, with a writable `home`.

    The home lies where it lies outside, the program's folder is /opt/responder, and there is no network. An X server of
    this machine can be reached by its socket.
    """
    for place in ("proc", "dev", "etc", "usr/lib", "usr/lib64", "usr/bin", "usr/sbin"):
        (root / place).mkdir(parents=True)
    for name in ("lib", "lib64", "bin", "sbin"):
        (root / name).symlink_to(f"usr/{name}")
    (root / "opt/responder").mkdir(parents=True)
    (root / home.relative_to("/")).mkdir(parents=True)
    (root / X_SOCKETS.relative_to("/")).mkdir(parents=True, exist_ok=True)
    for package in _with_dependencies(["libc6", "libc-bin", *named_packages()]):
        for name in _output("dpkg-query", "-L", package).splitlines():
            if WANTED.search(name) and not Path(name).is_dir():
                _copy(Path(name), root)
    ldconfig = shutil.which("ldconfig") or ""
    shutil.copy(ldconfig, root / "usr/sbin/ldconfig")
    shutil.copytree("/etc/ld.so.conf.d", root / "etc/ld.so.conf.d")
    shutil.copy("/etc/ld.so.conf", root / "etc")
    _output(ldconfig, "-r", str(root))
    return (
        *("bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", str(root), "/", "--proc", "/proc"),
        *("--dev", "/dev", "--bind", str(home), str(home), "--ro-bind", str(folder), "/opt/responder"),
        *("--ro-bind-try", str(X_SOCKETS), str(X_SOCKETS)),
    )


def _with_dependencies(names: list[str]) -> set[str]:
    found: set[str] = set()
    waiting = names
    while waiting:
        name = waiting.pop()
        if name in found or name in LEFT_OUT:
            continue
        found.add(name)
        listed = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Pre-Depends}, ${Depends}", name], capture_output=True, text=True, check=False
        ).stdout
        # The first of alternatives is what Debian installs; a package that is only provided has no files.
        waiting += re.findall(r"(?:^|,)\s*([a-z0-9][a-z0-9.+-]+)", listed)
    return found


def _copy(file: Path, root: Path) -> None:
    place = root / file.relative_to("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        shutil.copy(file, place, follow_symlinks=False)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
