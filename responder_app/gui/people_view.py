"""People (F5): whom to call in order, the owner's command center, who may pass the tape first."""

from __future__ import annotations

from responder_app.briefing.answers.people import CallRow, FirstInRow, PeopleAnswer, Validity
from responder_app.gui.facts import FactList, Group
from responder_app.gui.labels import PlainLabel
from responder_app.gui.person_list import Person, PersonList
from responder_app.gui.split import Split
from responder_app.gui.view import FacilityView, Surroundings


class PeopleView(FacilityView):
    """Two lists and a card."""

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
        self.center = FactList(theme, "Command center", large=True)
        split = Split(theme, self.title, (1, 1))
        for widget, stretch in ((self.calls_title, 0), (self.calls_state, 0), (self.calls, 3), (self.center, 2)):
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
        self.calls.show_people([_call(row) for row in answer.calls])
        self.calls.setVisible(bool(answer.calls))
        self.calls_state.setText("" if answer.calls else answer.calls_state.value)
        self.calls_state.setVisible(not answer.calls)
        self.first_in.show_people([_first_in(row) for row in answer.first_in])
        self.first_in.setVisible(bool(answer.first_in))
        self.first_in_state.setText("" if answer.first_in else answer.first_in_state.value)
        self.first_in_state.setVisible(not answer.first_in)
        self.center.show_groups((Group("Owner's command center", answer.command_center, answer.age),))
        self.heading_came.emit(answer.heading)


def _call(row: CallRow) -> Person:
    about = " · ".join(part for part in (row.role, row.hours) if part)
    return Person(f"{row.order}  {row.name}", (about,) if about else (), row.phones)


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
