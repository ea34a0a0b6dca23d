"""Leaves out of the Linux folder what PyInstaller takes along and the program never loads: plug-ins and libraries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePath

Entry = tuple[str, str, str]
"""(path in the folder, path it is taken from, kind of entry), as PyInstaller lists them."""
Linked = Callable[[str], Iterable[tuple[str, str | None]]]
"""For a binary: (name, path) of each shared library that it is linked to (`bindepend.get_imports`)."""

PLUGINS = frozenset(
    {
        *("platforms/libqxcb.so", "platforms/libqwayland.so", "platforms/libqoffscreen.so"),
        *("platforminputcontexts/libcomposeplatforminputcontextplugin.so", "platformthemes/libqxdgdesktopportal.so"),
        *("platforminputcontexts/libibusplatforminputcontextplugin.so", "wayland-shell-integration/libxdg-shell.so"),
        *("wayland-decoration-client/libadwaita.so", "wayland-decoration-client/libbradient.so"),
    }
)
"""The plug-ins that a plain window of widgets needs on X11 and Wayland. None draws by OpenGL; pictures from outside
are read by the drawing workers, so Qt needs no picture formats."""

LOADED_BY_NAME = ("libpython", "libseccomp")
"""Found by name at run time, not by linking."""

_LIBRARY = re.compile(r"(PySide6/Qt/lib/)?lib[^/]*\.so[^/]*")


def slim(binaries: Iterable[Entry], data: Iterable[Entry], linked: Linked) -> list[Entry]:
    """What belongs into the folder.

    Without the plug-ins that are not in PLUGINS and the libraries that nothing is linked to then, without Qt's
    translations (the program speaks English) and what only compilers read.
    """
    wanted = [entry for entry in (*binaries, *data) if _is_wanted(entry[0])]
    libraries = {PurePath(entry[0]).name: entry for entry in wanted if _is_library(entry)}
    waiting = [entry for entry in wanted if not _is_library(entry) and entry[2] != "SYMLINK"]
    waiting += [entry for name, entry in libraries.items() if name.startswith(LOADED_BY_NAME)]
    kept: dict[str, Entry] = {}
    while waiting:
        entry = waiting.pop()
        if entry[0] in kept:
            continue
        kept[entry[0]] = entry
        if entry[2] in ("BINARY", "EXTENSION"):
            waiting += [libraries[name] for name, _ in linked(entry[1]) if name in libraries]
    links = [entry for entry in wanted if entry[2] == "SYMLINK" and _target(entry) in kept]
    return sorted([*kept.values(), *links])


def _is_wanted(path: str) -> bool:
    if path.startswith("PySide6/Qt/translations/") or PurePath(path).suffix in (".pyi", ".pyx", ".h"):
        return False
    _, is_plugin, name = path.partition("PySide6/Qt/plugins/")
    return not is_plugin or name in PLUGINS


def _is_library(entry: Entry) -> bool:
    return entry[2] == "BINARY" and _LIBRARY.fullmatch(entry[0]) is not None


def _target(entry: Entry) -> str:
    """What the link at entry[0] leads to; a link's source is relative to the link."""
    return str(PurePath(entry[0]).parent / entry[1])
