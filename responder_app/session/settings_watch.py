"""Notes in the audit log which settings changed since the vehicle was opened last, however they were changed."""

from __future__ import annotations

import json

from responder_app.library.audit import AuditLog
from responder_app.library.audit_entry import MOST_LETTERS, Action, Deed, Outcome
from responder_app.library.library import Library
from responder_app.package.digest import sha256_hex
from responder_app.package.encoding import canonical
from responder_app.settings import Settings

ROW = "settings seen"


def note_settings(library: Library, log: AuditLog, chosen: Settings) -> None:
    """Write the names of what changed; never a value, as an address may hold a password. Raises StoreError."""
    marks = {name: sha256_hex(canonical(value)) for name, value in chosen.model_dump(mode="json").items()}
    text = library.row(ROW)
    if text is not None:
        seen = json.loads(text)
        # A setting that a newer program knows is not a change of it.
        changed = sorted(name for name, mark in marks.items() if name in seen and seen[name] != mark)
        if changed:
            log.record(Deed(Action.SETTINGS, "", ", ".join(changed)[:MOST_LETTERS], Outcome.DONE))
    now = canonical(marks).decode()
    if now != text:
        library.save_row(ROW, now)
