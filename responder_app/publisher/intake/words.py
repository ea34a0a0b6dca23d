"""What the model's refusals are called in plain words, and which field was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from responder_app.model.base import Frozen
from responder_app.publisher.intake.draft import Draft, Place
from responder_app.publisher.intake.report import shown

_WANTED: Mapping[str, str] = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of sensible size",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be yes or no",
    "bool_parsing": "must be yes or no",
    "date_type": "must be a date such as 2026-05-31",
    "date_parsing": "must be a date such as 2026-05-31",
    "date_from_datetime_parsing": "must be a date such as 2026-05-31",
    "date_from_datetime_inexact": "must be a date without a time",
    "time_type": "must be a time such as 07:30",
    "time_parsing": "must be a time such as 07:30",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "frozen_set_type": "must be a list",
    "dict_type": "must be a group of fields",
    "model_type": "must be a group of fields",
    "model_attributes_type": "must be a group of fields",
}

_PATTERNS: Mapping[str, str] = {
    "phone": "must be a phone number: digits, spaces, ( ) . - x and a leading +",
    "cas": "must be a CAS number such as 7782-50-5",
    "un": "must be a UN number such as 1017",
    "special": "must be W, OX or SA",
}

Context = Mapping[str, Any]

_LIMITS: Mapping[str, Callable[[Context], str]] = {
    "greater_than": lambda ctx: f"must be more than {ctx['gt']}",
    "greater_than_equal": lambda ctx: f"must be at least {ctx['ge']}",
    "less_than": lambda ctx: f"must be less than {ctx['lt']}",
    "less_than_equal": lambda ctx: f"must be at most {ctx['le']}",
    "enum": lambda ctx: f"must be one of {str(ctx['expected']).replace(chr(39), '')}",
    "value_error": lambda ctx: str(ctx["error"]),
}


def check(model: type[Frozen], value: Any, place: Place, draft: Draft) -> Any:
    """The value as an instance of the model, or None after an error for each thing that is wrong with it."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        _explain(error, model, place, draft)
        return None


def check_type(adapter: TypeAdapter[Any], value: Any, place: Place, draft: Draft) -> Any:
    """As `check`, for a type that is no model."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        _explain(error, None, place, draft)
        return None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to append to a message about a name that is not known; the names themselves when none is near."""
    names = list(known)
    near = get_close_matches(name.casefold(), names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known: {', '.join(names)}" if names else ""


def _explain(error: ValidationError, model: type[BaseModel] | None, place: Place, draft: Draft) -> None:
    for details in error.errors(include_url=False):
        loc = tuple(step for step in details["loc"] if step != "[key]")
        draft.error((*place, *loc), plain_words(details, model))


def plain_words(details: ErrorDetails, model: type[BaseModel] | None = None) -> str:
    """One refusal of pydantic in plain words; `model` is what was validated, to suggest its fields."""
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    if kind == "missing":
        return "is required"
    if kind == "extra_forbidden":
        names = [step for step in details["loc"] if isinstance(step, str)]
        return "is not a known field" + did_you_mean(names[-1], _fields(model, names[:-1]))
    if value is None:
        return "has no value"
    if kind.startswith(("string_too", "too_")):
        return _length(kind, context, value)
    if kind == "string_pattern_mismatch":
        return f"{_pattern(details)}, not {shown(value)}"
    if kind in _LIMITS:
        message = _LIMITS[kind](context)
        return message if kind == "value_error" else f"{message}, not {_brief(value)}"
    return f"{_WANTED.get(kind, details['msg'])}, not {_brief(value)}"


def _length(kind: str, context: Context, value: Any) -> str:
    what = "characters" if isinstance(value, str) else "entries"
    if kind.endswith("too_short"):
        least = context["min_length"]
        return "is empty" if not value else f"has {len(value)} {what}; at least {least} are needed"
    count = len(value) if hasattr(value, "__len__") else context.get("actual_length")
    counted = "more" if count is None else f"{count:,}"
    return f"has {counted} {what}; at most {context['max_length']:,} are allowed"


def _pattern(details: ErrorDetails) -> str:
    names = [step for step in details["loc"] if isinstance(step, str)]
    name = names[-1] if names else ""
    if "phone" in name:
        return _PATTERNS["phone"]
    if name in _PATTERNS:
        return _PATTERNS[name]
    return "must begin with a letter or digit and hold only letters, digits, dots, dashes and underscores"


def _brief(value: Any) -> str:
    """What was given, without repeating whole lists and groups."""
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, (list, tuple)):
        return "a list"
    return shown(value)


def _fields(model: type[BaseModel] | None, names: list[str]) -> list[str]:
    """The fields of the model that lies below `model` at these names."""
    for name in names:
        info = model.model_fields.get(name) if model else None
        model = next(_models(info.annotation), None) if info else None
    return list(model.model_fields) if model else []


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
