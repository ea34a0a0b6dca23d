"""How a worker program is started: its command line, with bubblewrap around it where that works.

Inside there are the interpreter, its library, the system's shared libraries and the program's own folders, all read
only, and nothing else: no network, no other process, no /dev, /proc, /tmp or home. What the program then takes away
from itself (system calls, memory) is `worker.confine`.

In a folder made by PyInstaller (`sys.frozen`) there is no interpreter beside the program: there the same executable
is started, with the program's `argument` in front, and that folder takes the place of the interpreter and its library.
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

from responder_app.render.worker import ARGUMENT

PROGRAMS = "/program"
"""Where the program's own folders appear inside."""

DRAWING = "responder_app.render.worker.serve"

PROBE_S = 15.0
"""It takes 20 ms; a machine that is busy for a moment must not cost the sandbox for the whole session."""

ENVIRONMENT = {"LC_ALL": "C.UTF-8", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""All that a worker and bubblewrap are told: also not the LD_LIBRARY_PATH by which a frozen program finds its own.

One overview takes 40 MB for a moment. In pages of 4 KiB the system is busier giving them, 28 ms in a virtual machine,
than the decoder is with the picture: so the C library asks for large pages where there are any (Linux, glibc 2.35).
"""
LARGE_PAGES = "/sys/kernel/mm/transparent_hugepage"
"""Where the C library reads, as it starts, how large those are: a few settings of the system, no file of a user."""


@dataclass(frozen=True)
class Program:
    """A Python module to run as `module.main(descriptors)`, and the folders and files it is made of.

    `parts` are pairs of an importable path ("responder_app/errors.py") and the place it is taken from; `files` of the
    place where a file appears inside the sandbox, to be read only, and where it really lies.
    """

    module: str
    parts: tuple[tuple[str, Path], ...]
    argument: str = ARGUMENT
    """What `__main__` knows the program by where it is frozen."""
    files: tuple[tuple[str, Path], ...] = ()


def drawing_program() -> Program:
    """The worker of this package with PyMuPDF and Pillow."""
    if _frozen():
        return Program(DRAWING, ())
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
    return Program(DRAWING, tuple(parts))


def command(program: Program, descriptors: tuple[int, ...], wrapped: bool) -> list[str]:
    """The command line that runs the program with these inherited descriptors.

    Without bubblewrap the program finds its folders where they really lie.
    """
    start = (
        _executable(wrapped, program.argument, *map(str, descriptors))
        if _frozen()
        else _python(program, descriptors, wrapped)
    )
    return [*_bubblewrap(program), *start] if wrapped else start


@functools.cache
def bubblewrap_works() -> bool:
    """True when this machine lets us start an interpreter inside bubblewrap (some forbid user namespaces)."""
    if shutil.which("bwrap") is None:
        return False
    nothing = _executable(True, ARGUMENT) if _frozen() else [_interpreter(), "-I", "-S", "-c", ""]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter
            [*_bubblewrap(Program("none", ())), *nothing],
            timeout=PROBE_S,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _bubblewrap(program: Program) -> list[str]:
    arguments = [
        *(shutil.which("bwrap") or "bwrap", "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"),
        *("--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv"),
    ]
    for name, value in ENVIRONMENT.items():
        arguments += ["--setenv", name, value]
    for place in _system_places() if _frozen() else [*_system_places(), *_interpreter_places()]:
        arguments += ["--ro-bind", place, place]
    arguments += ["--ro-bind-try", LARGE_PAGES, LARGE_PAGES]
    for link, target in _links():
        arguments += ["--symlink", target, link]
    if _frozen():
        arguments += ["--ro-bind", str(_folder()), PROGRAMS]
    for name, part in program.parts:
        arguments += ["--ro-bind", str(part), f"{PROGRAMS}/{name}"]
    for inside, file in program.files:
        arguments += ["--ro-bind", str(file), inside]
    return [*arguments, "--chdir", "/", "--remount-ro", "/", "--"]


def _python(program: Program, descriptors: tuple[int, ...], wrapped: bool) -> list[str]:
    """The interpreter, told to run the program: from its parts inside, from where they really lie without a wrap."""
    roots = [PROGRAMS] if wrapped else list(dict.fromkeys(_root(name, place) for name, place in program.parts))
    start = (
        f"import sys; sys.path[:0] = {roots!r}; from {program.module} import main; "
        f"main({', '.join(map(str, descriptors))})"
    )
    return [_interpreter(), "-I", "-S", "-B", "-c", start]


def _executable(wrapped: bool, argument: str, *descriptors: str) -> list[str]:
    """The frozen program as the worker that the argument names."""
    place = Path(PROGRAMS) if wrapped else _folder()
    return [str(place / Path(sys.executable).name), argument, *descriptors]


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _folder() -> Path:
    """The folder of the frozen program: its executable and everything it was built from, no file of a user."""
    return Path(os.path.realpath(sys.executable)).parent


def _interpreter() -> str:
    """The real interpreter behind a virtual environment's link."""
    return os.path.realpath(sys.executable)


def _interpreter_places() -> list[str]:
    """What an interpreter is made of: itself, its own shared library, the standard library."""
    paths = sysconfig.get_paths(vars={"base": sys.base_prefix, "platbase": sys.base_exec_prefix})
    wanted = [_interpreter(), paths["stdlib"], paths["platstdlib"]]
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        wanted.append(os.path.join(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME")))
    return _real(wanted)


def _system_places() -> list[str]:
    """The system's shared libraries."""
    triplet = sysconfig.get_config_var("MULTIARCH") or ""
    return _real(["/etc/ld.so.cache", f"/lib/{triplet}", f"/usr/lib/{triplet}", "/lib64", "/usr/lib64"])


def _real(places: list[str]) -> list[str]:
    """Those that exist. A place reached through a link such as /lib64 is bound where it lies; the link is made anew."""
    return list(dict.fromkeys(os.path.realpath(place) for place in places if os.path.exists(place)))


def _links() -> list[tuple[str, str]]:
    places = ("/lib", "/lib64")
    return [(place, os.readlink(place)) for place in places if os.path.islink(place)]


def _root(name: str, place: Path) -> str:
    """The folder to import from so that `place` is importable as `name`."""
    return str(place.parents[len(Path(name).parts) - 1])
