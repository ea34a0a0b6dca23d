"""The documents of the folder: plans, diagrams, photos, safety data sheets; which file is what, and its pages.

Only the first bytes are looked at here, to know the kind of file. Everything else about a document comes from
the inspector, which reads it elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from responder_app.errors import DrawingError, InputError, LockedDrawingError, NoWorkerError
from responder_app.model.facility import SHARED, Scopes
from responder_app.model.submission import DocumentEntry
from responder_app.model.terms import DocumentKind
from responder_app.publisher.intake.draft import Draft, Origin, Place
from responder_app.publisher.intake.folder import FoundFile, OwnersFolder
from responder_app.publisher.intake.inspector import Inspector
from responder_app.publisher.intake.limits import DOCUMENT_BYTES, DOCUMENT_PAGES
from responder_app.publisher.intake.media import media_type
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.words import check

FOLDERS: Mapping[str, DocumentKind] = MappingProxyType(
    {
        "plans": DocumentKind.PLAN,
        "documents/site": DocumentKind.SITE_PLAN,
        "documents/hvac": DocumentKind.HVAC,
        "documents/mechanical": DocumentKind.MECHANICAL,
        "documents/photos": DocumentKind.PHOTO,
        "documents/sds": DocumentKind.SDS,
        "documents/evacuation": DocumentKind.EVACUATION,
        "documents/other": DocumentKind.OTHER,
        "documents": DocumentKind.OTHER,
    }
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_ID_STEM = 40


@dataclass(frozen=True)
class OwnerFile:
    """A document's bytes where the owner's folder has them: SHA-256 in hex and length, as they were looked into."""

    document_id: str
    path: Path
    sha256: str
    length: int


@dataclass(frozen=True)
class Sheet:
    """A document on its way into the pre-plan; `place` leads to where it is spoken of."""

    file: FoundFile
    place: Place
    kind: DocumentKind
    title: str
    level: str | None
    scopes: Scopes
    id: str
    media_type: str = ""
    sizes: tuple[tuple[float, float], ...] = ()
    sha256: str = ""

    @property
    def owner_file(self) -> OwnerFile:
        """Where the bytes are."""
        return OwnerFile(self.id, self.file.path, self.sha256, self.file.length)

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the model's Document."""
        pages = [{"width_pt": width, "height_pt": height} for width, height in self.sizes]
        names = ("id", "kind", "title", "media_type", "level", "scopes")
        return {name: getattr(self, name) for name in names} | {"pages": pages}


def read(folder: OwnersFolder, inspector: Inspector, draft: Draft) -> list[Sheet]:
    """Every document of the folder with its pages; those that are refused are errors and not in the list.

    Raises NoWorkerError when this machine can look into none.
    """
    listed = list(_listed(folder, draft))
    names = {sheet.file.name for sheet in listed}
    ids = {sheet.id for sheet in listed}
    for file in folder.files:
        kind = FOLDERS.get(file.top)
        if kind is not None and file.name not in names:
            place: Place = ("files", file.name)
            draft.origins[place] = Origin(file.name)
            sheet_id = _free_id(file, kind, ids)
            ids.add(sheet_id)
            listed.append(Sheet(file, place, kind, _title(file, kind), None, SHARED, sheet_id))
    return [seen for sheet in listed if (seen := _inspected(sheet, inspector, draft)) is not None]


def _listed(folder: OwnersFolder, draft: Draft) -> Iterator[Sheet]:
    """The documents that facility.yaml lists."""
    entries = draft.values.pop("documents", None) or []
    if not isinstance(entries, list):
        draft.error(("documents",), "must be a list")
        return
    named: set[str] = set()
    ids: set[str] = set()
    for number, fields in enumerate(entries):
        place: Place = ("documents", number)
        entry = check(DocumentEntry, fields, place, draft)
        file = find(folder, entry.file, (*place, "file"), draft) if entry else None
        if entry is None or file is None:
            continue
        if file.name in named:
            draft.error((*place, "file"), f"{shown(file.name)} is listed twice")
            continue
        if entry.id in ids:
            draft.error((*place, "id"), f"{shown(entry.id)} appears twice")
            continue
        sheet_id = entry.id or _free_id(file, entry.kind, ids)
        named.add(file.name)
        ids.add(sheet_id)
        yield Sheet(file, place, entry.kind, entry.title, entry.level, entry.scopes, sheet_id)


def find(folder: OwnersFolder, name: str, place: Place, draft: Draft) -> FoundFile | None:
    """The file that an entry names; None after an error when the folder has no such file."""
    file = folder.find(name)
    if file is None:
        draft.error(place, f"there is no file {shown(name)} in the folder")
    return file


def _inspected(sheet: Sheet, inspector: Inspector, draft: Draft) -> Sheet | None:
    """The sheet with its pages, or None after an error."""
    name = sheet.file.name
    try:
        data = sheet.file.read(DOCUMENT_BYTES)
        kind = media_type(data, sheet.file.ending)
        sizes = inspector.inspect(data, kind)
    except NoWorkerError:
        raise  # the office's own fault: it says nothing about what the owner sent
    except LockedDrawingError:
        draft.findings.error(name, "is protected by a password; send it without")
        return None
    except DrawingError as error:
        draft.findings.error(name, f"cannot be drawn: {error}")
        return None
    except InputError as error:
        draft.findings.error(name, str(error))
        return None
    if not 1 <= len(sizes) <= DOCUMENT_PAGES:
        draft.findings.error(name, f"has {len(sizes):,} pages; 1 to {DOCUMENT_PAGES} are taken")
        return None
    pages = "1 page" if len(sizes) == 1 else f"{len(sizes)} pages"
    draft.findings.taken(name, f"{sheet.kind}, {pages}")
    return replace(sheet, media_type=kind, sizes=sizes, sha256=hashlib.sha256(data).hexdigest())


def _title(file: FoundFile, kind: DocumentKind) -> str:
    words = " ".join(file.stem.replace("_", " ").replace("-", " ").split())
    return f"Floor plan {file.stem}" if kind is DocumentKind.PLAN else words or kind.value


def _free_id(file: FoundFile, kind: DocumentKind, used: set[str]) -> str:
    """An id made of the file's kind and name, the same each time; a piece of its hash where the name alone won't do."""
    first = kind.value.split()[-1 if kind is DocumentKind.PLAN else 0].lower()
    stem = _UNSAFE.sub("-", file.stem)[:_ID_STEM].strip("-.")
    candidate = f"{first}-{stem}"
    if candidate in used or _UNSAFE.search(file.stem) or len(file.stem) > _ID_STEM:
        candidate = f"{candidate.rstrip('-')}-{hashlib.sha256(file.name.encode()).hexdigest()[:8]}"
    return candidate
