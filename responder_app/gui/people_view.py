"""People (F5): whom to call in order, the owner's command center, who may pass the tape first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from responder_app.briefing.answers.fact import Fact, FactState
from responder_app.briefing.answers.people import CallRow, FirstInRow, PeopleAnswer, Validity
from responder_app.gui.labels import PlainLabel
from responder_app.gui.person_list import Person, PersonList
from responder_app.gui.split import Split
from responder_app.gui.view import FacilityView, Surroundings


class PeopleView(FacilityView):
    """Two lists; the owner's command center ends the first one."""

    title = "People"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        theme = self.theme
        self.answer: PeopleAnswer | None = None
        self.calls_title = PlainLabel("Call in this order", "value")
        self.calls_state = PlainLabel("", ink="soft")
        self.calls = PersonList(theme, "Whom to call, in order")
        self.first_in_title = PlainLabel("First in: may pass the tape", "value")
        self.first_in_state = PlainLabel("", ink="soft")
        self.first_in = PersonList(theme, "First-in staff")
        self.age = PlainLabel("", ink="soft")
        split = Split(theme, self.title, (1, 1))
        for widget, stretch in ((self.calls_title, 0), (self.calls_state, 0), (self.calls, 1), (self.age, 0)):
            split.left.addWidget(widget, stretch)
        for widget, stretch in ((self.first_in_title, 0), (self.first_in_state, 0), (self.first_in, 1)):
            split.right.addWidget(widget, stretch)
        split.left.addStretch(0)
        split.right.addStretch(0)
        self.page.addWidget(split, 1)

    def ask_for(self, facility_id: str, fire_floor: str) -> None:
        """Ask for the people."""
        del fire_floor
        questions = self.around.questions
        self.ask(lambda: questions.people(facility_id), self.show_answer)

    def show_answer(self, answer: PeopleAnswer) -> None:
        """Paint both lists and the command center."""
        self.answer = answer
        self.calls.show_people([*(_call(row) for row in answer.calls), *_center(answer.command_center)])
        self.calls_state.setText("" if answer.calls else answer.calls_state.value)
        self.calls_state.setVisible(not answer.calls)
        self.first_in.show_people([_first_in(row) for row in answer.first_in])
        self.first_in.setVisible(bool(answer.first_in))
        self.first_in_state.setText("" if answer.first_in else answer.first_in_state.value)
        self.first_in_state.setVisible(not answer.first_in)
        self.age.setText(f"{answer.age.text[:1].upper()}{answer.age.text[1:]}")
        self.age.set_mark("ink", "caution" if answer.age.overdue else "soft")
        self.heading_came.emit(answer.heading)


def _call(row: CallRow) -> Person:
    about = " · ".join(part for part in (row.role, row.hours) if part)
    return Person(f"{row.order}  {row.name}", (about,) if about else (), row.phones)


def _center(facts: Sequence[Fact]) -> list[Person]:
    """The command center and its backup as cards, each with the number that follows it."""
    cards: list[Person] = []
    for fact in facts:
        if not cards or not fact.label.casefold().endswith("phone"):
            cards.append(Person(fact.label, (fact.value,)))
        elif fact.state is FactState.PROVIDED:
            cards[-1] = replace(cards[-1], phones=(*cards[-1].phones, fact.value))
        else:
            cards[-1] = replace(cards[-1], lines=(*cards[-1].lines, f"{fact.label}: {fact.value}"))
    return cards


def _first_in(row: FirstInRow) -> Person:
    areas = ", ".join(row.areas)
    valid = row.validity is Validity.VALID
    lines = (
        f"{row.role}, {row.employer}",
        row.validity_text[:1].upper() + row.validity_text[1:] if valid else "",
        f"Check: {row.id_check}",
        f"{'May enter' if valid else 'Areas on the pass'}: {areas}" if areas else "",
    )
    warning = "" if valid else f"PASS {row.validity_text}"
    return Person(row.name, tuple(filter(None, lines)), (row.phone,) if row.phone else (), warning)
