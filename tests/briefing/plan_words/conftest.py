"""A facility whose sheets have the words that a test puts on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from responder_app.briefing.answers.plan_words import PlanHits
from responder_app.briefing.briefing import Briefing
from responder_app.package.words import Word
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import TOWER, tower
from tests.fakes.library import FakeLibrary

Find = Callable[..., PlanHits]
BLANK = ("plan-", "hvac", "sds-")


@pytest.fixture
def drawn() -> FakeLibrary:
    """The tower with blank sheets and nothing recorded but its floors; a test puts words into `sheet_words`."""
    nothing = dict.fromkeys(
        ("site", "protection", "vertical", "utilities", "hazmat", "evacuation", "security", "people")
    )
    facility = tower(**nothing)
    held = FakeLibrary().add(facility)
    for document in facility.documents:
        for page in range(1, len(document.pages) + 1):
            held.sheet_words[document.id, page] = ()
    return held


@pytest.fixture
def find(drawn: FakeLibrary) -> Find:
    """Searches in what is drawn when it is first called: `find("boiler", floor="7")`."""
    briefing = Briefing(drawn, Settings(), lambda: NOW)

    def ask(text: str, **more: object) -> PlanHits:
        while not briefing.prepare_plan_words(TOWER).complete:
            pass
        return briefing.find_in_plans(TOWER, text, **more)  # type: ignore[arg-type]

    return ask


def put(library: FakeLibrary, document: str, *texts: Sequence[Word]) -> None:
    """Draw texts on a document's first page, each 200 points below the one before."""
    words = [
        word._replace(y0=word.y0 + 200 * number, y1=word.y1 + 200 * number)
        for number, text in enumerate(texts)
        for word in text
    ]
    library.sheet_words[document, 1] = tuple(words)
