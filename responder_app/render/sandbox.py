"""How a worker program is started: its command line, with bubblewrap around it where that works.

Inside there are the interpreter, its library, the system's shared libraries and the program's own folders, all read
only, and nothing else: no network, no other process, no /dev, /proc, /tmp or home. What the program then takes away
from itself (system calls, memory) is `worker.confine`.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = "/program"
"""Where the program's own folders appear inside."""

PROBE_S = 5.0


@dataclass(frozen=True)
class Program:
    """A Python module to run as `module.main(descriptors)`, and the folders and files it is made of.

    `parts` are pairs of an importable path ("responder_app/errors.py") and the place it is taken from.
    """

    module: str
    parts: tuple[tuple[str, Path], ...]


def drawing_program() -> Program:
    """The worker of this package with PyMuPDF and Pillow."""
    package = Path(__file__).parent.parent
    ours = ("__init__.py", "errors.py", "render")
    parts = [(f"{package.name}/{name}", package / name) for name in ours]
    for library in ("pymupdf", "PIL"):
        found = importlib.util.find_spec(library)
        if found is None or not found.submodule_search_locations:
            continue  # the worker says at its start what it lacks
        folder = Path(found.submodule_search_locations[0])
        parts.append((library, folder))
        # Wheels keep the shared libraries they bring beside the package and find them relative to it.
        beside = folder.parent / f"{'pillow' if library == 'PIL' else library}.libs"
        if beside.is_dir():
            parts.append((beside.name, beside))
    return Program("responder_app.render.worker.serve", tuple(parts))


def command(program: Program, descriptors: tuple[int, ...], wrapped: bool) -> list[str]:
    """The command line that runs the program with these inherited descriptors.

    Without bubblewrap the program finds its folders where they really lie.
    """
    roots = [PROGRAMS] if wrapped else list(dict.fromkeys(_root(name, place) for name, place in program.parts))
    start = (
        f"import sys; sys.path[:0] = {roots!r}; from {program.module} import main; "
        f"main({', '.join(map(str, descriptors))})"
    )
    python = [_interpreter(), "-I", "-S", "-B", "-c", start]
    return [*_bubblewrap(program), *python] if wrapped else python


@functools.cache
def bubblewrap_works() -> bool:
    """True when this machine lets us start an interpreter inside bubblewrap (some forbid user namespaces)."""
    if shutil.which("bwrap") is None:
        return False
    attempt = [*_bubblewrap(Program("none", ())), _interpreter(), "-I", "-S", "-c", ""]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter
            attempt,
            timeout=PROBE_S,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _bubblewrap(program: Program) -> list[str]:
    arguments = [
        *(shutil.which("bwrap") or "bwrap", "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"),
        *("--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv", "--setenv", "LC_ALL", "C.UTF-8"),
    ]
    for place in _interpreter_places():
        arguments += ["--ro-bind", place, place]
    for link, target in _links():
        arguments += ["--symlink", target, link]
    for name, part in program.parts:
        arguments += ["--ro-bind", str(part), f"{PROGRAMS}/{name}"]
    return [*arguments, "--chdir", "/", "--remount-ro", "/", "--"]


def _interpreter() -> str:
    """The real interpreter behind a virtual environment's link."""
    return os.path.realpath(sys.executable)


def _interpreter_places() -> list[str]:
    """What an interpreter needs to start: itself, the standard library, the system's shared libraries."""
    paths = sysconfig.get_paths(vars={"base": sys.base_prefix, "platbase": sys.base_exec_prefix})
    wanted = [_interpreter(), paths["stdlib"], paths["platstdlib"], "/etc/ld.so.cache"]
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        wanted.append(os.path.join(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME")))
    triplet = sysconfig.get_config_var("MULTIARCH") or ""
    wanted += [f"/lib/{triplet}", f"/usr/lib/{triplet}", "/lib64", "/usr/lib64"]
    # A place that is reached through a link such as /lib64 is bound where it really lies; the link is made again.
    real = [os.path.realpath(place) for place in wanted if os.path.exists(place)]
    return list(dict.fromkeys(real))


def _links() -> list[tuple[str, str]]:
    places = ("/lib", "/lib64")
    return [(place, os.readlink(place)) for place in places if os.path.islink(place)]


def _root(name: str, place: Path) -> str:
    """The folder to import from so that `place` is importable as `name`."""
    return str(place.parents[len(Path(name).parts) - 1])
