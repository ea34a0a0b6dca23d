"""The model as JSON Schema (2020-12), for owners' programs and editors: a pre-plan, and facility.yaml.

The copies in docs/ are what is published; a test says when they are behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import create_model

from responder_app.model.base import Frozen, Uuid
from responder_app.model.facility import SECTION_TYPES, PrePlan, ScopeSet
from responder_app.model.identity import Identity
from responder_app.model.submission import DocumentEntry

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def preplan_schema() -> dict[str, Any]:
    """The schema of a pre-plan with all its sections."""
    return {"$schema": DIALECT, **PrePlan.model_json_schema()}


def facility_schema() -> dict[str, Any]:
    """The schema of facility.yaml: sections by name, scopes, documents.

    As in the model, except that a level's plan and a chemical's data sheet may be named by file.
    """
    fields: dict[str, Any] = {name: (model | None, None) for name, model in SECTION_TYPES.items()}
    fields |= {
        "id": (Uuid | None, None),
        "identity": (Identity, ...),
        "scopes": (dict[str, ScopeSet] | None, None),
        "documents": (tuple[DocumentEntry, ...] | None, None),
    }
    model = create_model("FacilityFile", __base__=Frozen, __doc__="A building in its owner's words.", **fields)
    schema = model.model_json_schema()
    for name, field in (("Level", "plan"), ("Chemical", "sds")):
        schema["$defs"][name]["properties"][field] = {
            "anyOf": [{"type": "string", "minLength": 1, "maxLength": 1000}, {"type": "null"}],
            "default": None,
            "description": "Id of a document, or the name of a file in the folder.",
        }
    return {"$schema": DIALECT, **schema}


def published() -> Mapping[str, str]:
    """The text of each published schema by its file name in docs/."""
    schemas = {"preplan.schema.json": preplan_schema(), "facility.schema.json": facility_schema()}
    return {name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas.items()}
