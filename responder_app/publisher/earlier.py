"""Which file of a document is the one before: decided when a facility is published. Values in, values out.

One file before is kept, and only one that vehicles were given. A file that was current for less than SETTLED was
a slip that its owner put right: it never takes the place of the file before it, so that a plan that is sent
three times in a week is still compared with last year's. docs/decisions/0010-sheet-before.md says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from responder_app.model.facility import SHARED, Document, Page, PrePlan, Scopes
from responder_app.model.terms import DocumentKind
from responder_app.package.earlier import EarlierFile, EarlierLevel

SETTLED = timedelta(days=30)
COMPARED = frozenset(
    {
        DocumentKind.PLAN,
        DocumentKind.SITE_PLAN,
        DocumentKind.HVAC,
        DocumentKind.MECHANICAL,
        DocumentKind.EVACUATION,
    }
)
"""Kinds of drawings; photos and data sheets are not compared."""
_PDF = "application/pdf"


@dataclass(frozen=True)
class PublishedFile:
    """A document's file as vehicles were given it. `since` is None when that was not noted; `until` while current."""

    document: str
    sha256: str
    length: int
    scopes: Scopes
    media_type: str
    pages: tuple[Page, ...]
    levels: tuple[EarlierLevel, ...]
    since: date | None
    until: date | None = None

    def told(self) -> EarlierFile:
        """What vehicles are told of it once it is the file before."""
        if self.until is None:
            raise ValueError("a file that is current has no end")
        return EarlierFile(
            media_type=self.media_type, pages=self.pages, levels=self.levels, since=self.since, until=self.until
        )


@dataclass(frozen=True)
class Generations:
    """A document's current file, and the one before."""

    current: PublishedFile
    earlier: PublishedFile | None = None


def advance(
    preplan: PrePlan, files: Mapping[str, tuple[str, int]], history: Mapping[str, Generations], today: date
) -> dict[str, Generations]:
    """The generations after publishing this pre-plan today, by document; of what it no longer has, none.

    Args:
        preplan: What is published.
        files: SHA-256 and length of each document's file, by document.
        history: The generations until now.
        today: The day of publishing.
    """
    made: dict[str, Generations] = {}
    for document in preplan.documents:
        if document.kind in COMPARED and document.media_type == _PDF:
            digest, length = files[document.id]
            now = _file(preplan, document, digest, length, today)
            was = history.get(document.id) or _of_same_floor(now, preplan, history)
            made[document.id] = _following(was, now, today) if was is not None else Generations(now)
    return made


def _following(was: Generations, now: PublishedFile, today: date) -> Generations:
    if now.sha256 == was.current.sha256:
        return Generations(replace(now, since=was.current.since), _open_to(now, was.earlier))
    since = was.current.since
    settled = since is None or today - since >= SETTLED
    earlier = replace(was.current, until=today) if settled or was.earlier is None else was.earlier
    if earlier.sha256 == now.sha256:  # the owner went back to it: what came between was the slip
        return Generations(replace(now, since=earlier.since))
    return Generations(now, _open_to(now, earlier))


def _open_to(now: PublishedFile, earlier: PublishedFile | None) -> PublishedFile | None:
    """The file before, unless people may read the new one who could not read that: they never get to see it."""
    if earlier is None:
        return None
    everybody_could = earlier.scopes >= SHARED
    return earlier if everybody_could or (now.scopes <= earlier.scopes and not now.scopes >= SHARED) else None


def _of_same_floor(now: PublishedFile, preplan: PrePlan, history: Mapping[str, Generations]) -> Generations | None:
    """The history of a document that is gone and drew one of the same floors: its file came under another name."""
    labels = {level.label for level in now.levels}
    kept = {document.id for document in preplan.documents}
    gone = (one for name, one in sorted(history.items()) if name not in kept)
    return next((one for one in gone if labels & {level.label for level in one.current.levels}), None)


def _file(preplan: PrePlan, document: Document, digest: str, length: int, today: date) -> PublishedFile:
    levels = tuple(_levels(preplan, document))
    return PublishedFile(
        document.id, digest, length, document.scopes, document.media_type, document.pages, levels, today
    )


def _levels(preplan: PrePlan, document: Document) -> Iterator[EarlierLevel]:
    named = preplan.levels.levels if preplan.levels else None
    own = [level for level in named or () if level.plan == document.id]
    for level in own:
        yield EarlierLevel(label=level.label, page=level.page, valid_on=level.valid_on)
    if not own and document.level is not None:
        yield EarlierLevel(label=document.level)
