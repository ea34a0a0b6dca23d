"""Records: the sections and document lists of a pre-plan, one record for each set of scopes; and areas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from responder_app.errors import TamperedError
from responder_app.model.area import Area
from responder_app.model.base import Frozen, Key, Uuid
from responder_app.model.facility import DEFAULT_SCOPES, SECTION_TYPES, SHARED, Document, PrePlan, Scopes, ScopeSet
from responder_app.package.earlier import EarlierFile
from responder_app.package.encoding import compress, decompress, dump, load
from responder_app.package.limits import MAX_RECORD_BYTES

Role = Literal["source", "overview", "words", "tiles", "before"]


class Attachment(Frozen):
    """Which part holds which rendition of a document.

    The source file, or a page's overview, words or tiles, or the file before. Roles and fields that this program
    does not know are other versions' business.
    """

    model_config = ConfigDict(extra="ignore")

    document: Key
    role: Annotated[str, Field(pattern=r"^[a-z-]{1,20}$")]
    page: Annotated[int, Field(ge=1, le=10_000)] | None = None
    part: Uuid
    earlier: EarlierFile | None = None
    """Of role "before": what that file was."""


class Record(Frozen):
    """What one record part holds: all that the readers of its scopes may know.

    Fields that this program does not know are left out: a newer office may say more.
    """

    model_config = ConfigDict(extra="ignore")

    format: Annotated[int, Field(ge=1, le=1)]
    facility: Uuid
    version: Annotated[int, Field(ge=1)]
    published_at: datetime
    scopes: ScopeSet
    sections: dict[str, dict[str, Any]] = Field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def to_bytes(self) -> bytes:
        """Compressed canonical JSON."""
        return compress(dump(self))


@dataclass(frozen=True)
class OpenedRecord:
    """A record and the JSON that it was read from, as the office wrote it: to be kept, it need not be written anew."""

    record: Record
    body: bytes


def open_record(data: bytes) -> OpenedRecord:
    """The record in a part's plaintext. Raises LimitError, TamperedError."""
    body = decompress(data, "record")
    return OpenedRecord(load(Record, body, MAX_RECORD_BYTES, "record"), body)


def read_record(data: bytes) -> Record:
    """The same, to be read only."""
    return open_record(data).record


def write_area(area: Area) -> bytes:
    """An area in the form that a part of kind "area" holds."""
    return compress(dump(area))


def read_area(data: bytes) -> Area:
    """The area in a part's plaintext. Raises LimitError, TamperedError."""
    return load(Area, decompress(data, "area"), MAX_RECORD_BYTES, "area")


def split(preplan: PrePlan) -> Mapping[Scopes, tuple[dict[str, dict[str, Any]], tuple[Document, ...]]]:
    """Sections (as JSON values) and documents of a pre-plan, grouped by who may read them.

    The shared group is always there; a section whose scopes include `shared` belongs to it.
    """
    groups: dict[Scopes, tuple[dict[str, dict[str, Any]], list[Document]]] = {SHARED: ({}, [])}
    for name, section in preplan.sections():
        groups.setdefault(_group(preplan.scopes_of(name)), ({}, []))[0][name] = section.model_dump(
            mode="json", exclude_defaults=True
        )
    for document in preplan.documents:
        groups.setdefault(_group(document.scopes), ({}, []))[1].append(document)
    return {scopes: (sections, tuple(documents)) for scopes, (sections, documents) in groups.items()}


def _group(scopes: Scopes) -> Scopes:
    return SHARED if scopes >= SHARED else scopes


def assemble(
    records: Iterable[Record], withheld: Iterable[Scopes] = (), known: Collection[str] = SECTION_TYPES
) -> PrePlan:
    """The pre-plan that these records of one facility tell together.

    Sections of a name that is not `known` to this program, or not asked for, are left out. Raises TamperedError.
    """
    facility: str | None = None
    sections: dict[str, dict[str, Any]] = {}
    documents: list[Document] = []
    chosen: dict[str, Scopes] = {}
    for record in records:
        if facility not in (None, record.facility):
            raise TamperedError("records of two facilities in one package")
        facility = record.facility
        documents += record.documents
        for name, value in record.sections.items():
            if name in known:
                if name in sections:
                    _check_section(name, sections[name])
                sections[name] = value
                if record.scopes != DEFAULT_SCOPES[name]:
                    chosen[name] = record.scopes
    try:
        return PrePlan.model_validate(
            {
                "id": facility,
                **sections,
                "documents": documents,
                "scopes": chosen,
                "withheld": frozenset(withheld),
            }
        )
    except ValidationError as error:
        where = next(iter(error.errors()[0]["loc"]), None)
        what = f"section {where}" if where in sections else "record"
        raise TamperedError(f"the package's {what} is not well-formed") from error


def _check_section(name: str, value: dict[str, Any]) -> None:
    """One of which another record tells too, and so is not shown, is looked at all the same."""
    try:
        SECTION_TYPES[name].model_validate(value)
    except ValidationError as error:
        raise TamperedError(f"the package's section {name} is not well-formed") from error
