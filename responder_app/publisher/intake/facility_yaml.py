"""facility.yaml: the sections in the owner's own words, the choice of readers, the list of documents."""

from __future__ import annotations

from collections.abc import Mapping

from responder_app.errors import InputError
from responder_app.model.facility import SECTION_TYPES
from responder_app.publisher.intake.draft import Draft, Origin, Place, dotted
from responder_app.publisher.intake.folder import FoundFile, OwnersFolder
from responder_app.publisher.intake.limits import YAML_BYTES
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.words import did_you_mean
from responder_app.publisher.intake.yaml_tree import YamlError, read_yaml

NAME = "facility.yaml"
NAMES = (NAME, "facility.yml")
ENTRIES = ("id", *SECTION_TYPES, "scopes", "documents")
"""What may stand at the top of the file."""


def read(folder: OwnersFolder, draft: Draft) -> None:
    """Put what facility.yaml says into the draft; its absence and every fault of its form are findings."""
    file = next((found for found in map(folder.find, NAMES) if found is not None), None)
    if file is None:
        draft.findings.error(NAME, "is not in the folder; it names the building and its address")
        return
    try:
        value, lines = read_yaml(file.read(YAML_BYTES))
    except YamlError as error:
        draft.findings.error(file.name, str(error), error.line)
        return
    except InputError as error:
        draft.findings.error(file.name, str(error))
        return
    if not isinstance(value, dict):
        draft.findings.error(file.name, "must be a group of fields such as identity:", 1)
        return
    _take(file, value, lines, draft)


def _take(file: FoundFile, value: dict[str, object], lines: Mapping[Place, int], draft: Draft) -> None:
    for name in value:
        if name not in ENTRIES:
            message = "is not a known section" + did_you_mean(name, ENTRIES)
            draft.findings.error(file.name, message, lines[name,], name if name.isprintable() else shown(name))
    draft.values.update({name: given for name, given in value.items() if name in ENTRIES and given is not None})
    draft.origins.update({place: Origin(file.name, line, dotted("", place)) for place, line in lines.items() if place})
    count = sum(name in SECTION_TYPES for name in draft.values)
    draft.findings.taken(file.name, f"{count} section{'s' if count != 1 else ''}")
