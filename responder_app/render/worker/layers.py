"""Which optional content of a PDF is drawn: reading its groups, and switching them. Trusts nothing in the file.

MuPDF 1.28 lets a group's usage or intent overrule its switch, knows two groups with equal dictionaries as one, and
reads membership dictionaries wrongly (AllOn, AnyOff) or not at all (VE). So the document in memory is made plain
first: every group gets a name of its own and nothing else that decides about it, and every membership is worked out
here and points to a group that is always or never drawn. The rules are those of ISO 32000-1, 8.11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pymupdf
from pymupdf import mupdf

from responder_app.render import limits

Layer = tuple[int, str, bool]
"""An optional-content group: its object number, its name, and whether it is drawn when the file is opened."""
Rule = Callable[[frozenset[int]], bool]
"""Whether something is drawn when these groups are hidden."""

MAX_DEPTH = 16
MAX_VISITED = 5_000
"""Dictionaries of one page that are searched for memberships."""


class Layers:
    """The groups of one document. What `show` was told holds for display lists that are made after it."""

    def __init__(self, document: Any) -> None:
        """Without layers until `read`."""
        self._document = document
        self._pdf = pymupdf._as_pdf_document(document)
        self.rows: list[Layer] = []
        self.off_names: dict[str, str] = {}
        """The names of the groups that are hidden at first, by how MuPDF names them once they are plain."""
        self._hidden_at_first: frozenset[int] = frozenset()
        self._places: dict[int, int] = {}
        self._memberships: list[tuple[Any, Rule]] = []
        self._searched: set[int] = set()

    def read(self) -> None:
        """Read the groups and make them plain. May raise whatever MuPDF raises; there are no layers then."""
        properties = _path(mupdf.pdf_trailer(self._pdf), "Root", "OCProperties")
        groups = {mupdf.pdf_to_num(one): one for one in _items(_get(properties, "OCGs"), limits.MAX_LAYERS)}
        groups = {number: one for number, one in groups.items() if number and mupdf.pdf_is_dict(one)}
        if not groups:
            return
        opened = _opened(_get(properties, "D"), groups)
        rows = [
            (number, mupdf.pdf_to_text_string(_get(one, "Name"))[: limits.MAX_LAYER_NAME], opened[number])
            for number, one in groups.items()
        ]
        self._make_plain(self._document, groups)
        self._hidden_at_first = frozenset(number for number, shown in opened.items() if not shown)
        self.off_names = {f"L{number}": name for number, name, shown in rows if not shown}
        self.rows = rows

    def resolve(self, hidden: frozenset[int] | None) -> frozenset[int]:
        """The groups that are hidden for this wish; None means as the file opens. Unknown numbers are left out."""
        return self._hidden_at_first if hidden is None else hidden.intersection(self._places)

    def show(self, page: int, hidden: frozenset[int]) -> None:
        """Hide exactly these groups on a page that is loaded next. May raise whatever MuPDF raises."""
        if not self.rows:
            return
        for number, place in self._places.items():
            mupdf.pdf_enable_layer(self._pdf, place, int(number not in hidden))
        if page not in self._searched:
            self._searched.add(page)
            constants = {mupdf.pdf_to_num(self._always), mupdf.pdf_to_num(self._never)}
            for one in _memberships(self._pdf, page):
                # One that another page names too was read there, and has been overwritten since.
                if mupdf.pdf_to_num(_get(one, "OCGs")) not in constants:
                    self._memberships.append((one, _rule(one)))
        for membership, drawn in self._memberships:
            group = self._always if drawn(hidden) else self._never
            mupdf.pdf_dict_puts(membership, "OCGs", group)
            mupdf.pdf_dict_dels(membership, "VE")
            mupdf.pdf_dict_dels(membership, "P")

    def _make_plain(self, document: Any, groups: dict[int, Any]) -> None:
        for number in groups:
            # In place of the name, which may repeat: MuPDF tells only the names of what it numbers in its own way.
            document.xref_set_key(number, "Name", f"(L{number})")
            document.xref_set_key(number, "Intent", "/All")
            document.xref_set_key(number, "Usage", "null")
        names = {mupdf.pdf_layer_name(self._pdf, at): at for at in range(mupdf.pdf_count_layers(self._pdf))}
        self._places |= {number: names[f"L{number}"] for number in groups if f"L{number}" in names}
        self._always, self._never = (self._constant(document, state) for state in ("ON", "OFF"))

    def _constant(self, document: Any, state: str) -> Any:
        number = document.get_new_xref()
        document.update_object(number, f"<</Type/OCG/Name({state})/Intent/All/Usage<</View<</ViewState/{state}>>>>>>")
        return mupdf.pdf_new_indirect(self._pdf, number, 0)


def _opened(config: Any, groups: dict[int, Any]) -> dict[int, bool]:
    """Which groups are drawn when the file is opened: the default configuration, then automatic states for viewing."""
    base = mupdf.pdf_to_name(_get(config, "BaseState")) != "OFF"
    shown = dict.fromkeys(groups, base)
    for name, state in (("ON", True), ("OFF", False)):
        shown |= {number: state for number in _numbers(_get(config, name)) if number in shown}
    for automatic in _items(_get(config, "AS"), limits.MAX_LAYERS):
        categories = {mupdf.pdf_to_name(one) for one in _items(_get(automatic, "Category"), MAX_DEPTH)}
        if mupdf.pdf_to_name(_get(automatic, "Event")) == "View" and "View" in categories:
            for number in _numbers(_get(automatic, "OCGs")):
                state = mupdf.pdf_to_name(_path(groups.get(number), "Usage", "View", "ViewState"))
                if state in ("ON", "OFF"):
                    shown[number] = state == "ON"
    return shown


def _rule(membership: Any) -> Rule:
    expression = _get(membership, "VE")
    if mupdf.pdf_is_array(expression):
        return _expression(expression, 0)
    groups = _get(membership, "OCGs")
    numbers = _numbers(groups) if mupdf.pdf_is_array(groups) else [mupdf.pdf_to_num(groups)]
    known = [number for number in numbers if number]
    policy = mupdf.pdf_to_name(_get(membership, "P"))

    def drawn(hidden: frozenset[int]) -> bool:
        off = [number in hidden for number in known]
        outcomes = {"AllOn": not any(off), "AnyOff": any(off), "AllOff": all(off)}
        return not off or outcomes.get(policy, not all(off))

    return drawn


def _expression(expression: Any, depth: int) -> Rule:
    """A visibility expression: a group, or [/And | /Or | /Not expressions...]; what makes no sense is drawn."""
    if not mupdf.pdf_is_array(expression):
        number = mupdf.pdf_to_num(expression)
        return lambda hidden: number not in hidden
    operator, *operands = list(_items(expression, limits.MAX_LAYERS)) or [expression]
    rules = [_expression(one, depth + 1) for one in operands] if depth < MAX_DEPTH else []
    word = mupdf.pdf_to_name(operator)
    if not rules or word not in ("And", "Or", "Not"):
        return lambda _: True
    if word == "Not":
        return lambda hidden: not rules[0](hidden)
    every = all if word == "And" else any
    return lambda hidden: every(rule(hidden) for rule in rules)


def _memberships(pdf: Any, page: int) -> Iterator[Any]:
    """The membership dictionaries that a page's contents, forms, patterns, pictures and annotations may name."""
    sheet = mupdf.pdf_lookup_page_obj(pdf, page)
    waiting = [mupdf.pdf_dict_get_inheritable(sheet, pymupdf.PDF_NAME("Resources"))]
    for note in _items(_get(sheet, "Annots"), MAX_VISITED):
        yield from _membership(_get(note, "OC"))
        waiting.append(note)
    seen: set[int] = set()
    visited = 0
    while waiting and visited < MAX_VISITED:
        visited += 1
        holder = waiting.pop()
        for one in _values(_get(holder, "Properties")):
            yield from _membership(one)
        for kind in ("XObject", "Pattern", "AP"):
            for one in _values(_get(holder, kind)):
                yield from _membership(_get(one, "OC"))
                number = mupdf.pdf_to_num(one)
                if number not in seen or not number:
                    seen.add(number)
                    waiting += [_get(one, "Resources")] if mupdf.pdf_is_stream(one) else []


def _membership(one: Any) -> Iterator[Any]:
    if mupdf.pdf_to_name(_get(one, "Type")) == "OCMD":
        yield one


def _get(holder: Any, name: str) -> Any:
    return mupdf.pdf_dict_gets(holder, name)


def _path(holder: Any, *names: str) -> Any:
    for name in names:
        holder = _get(holder, name) if holder is not None else mupdf.PdfObj()
    return holder


def _items(array: Any, most: int) -> Iterator[Any]:
    for at in range(min(mupdf.pdf_array_len(array), most)):
        yield mupdf.pdf_array_get(array, at)


def _values(dictionary: Any) -> Iterator[Any]:
    for at in range(min(mupdf.pdf_dict_len(dictionary), MAX_VISITED)):
        yield mupdf.pdf_dict_get_val(dictionary, at)


def _numbers(array: Any) -> list[int]:
    return [mupdf.pdf_to_num(one) for one in _items(array, MAX_VISITED)]
