"""One host, all that a bad one does, one after the other: each time a sentence, and what was held opens as before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from responder_app.errors import ResponderError, TransportError, TrustError
from tests.fakes.bad_server import BadServer, Behaviour, misbehave
from tests.sync.scene import Scene, Vehicle, open_scene, plan_bytes, template

A_SENTENCE = re.compile(r"[^\n<>{}]{15,400}")
"""One line of words: no traceback, no page of the host's."""


@pytest.fixture
def served(scene: Scene, tmp_path: Path) -> Iterator[tuple[BadServer, Vehicle]]:
    """A vehicle that holds what the host showed while it was good; something newer is published."""
    scene.publish(1, name="Last good")
    vehicle = scene.enrol()
    (tmp_path / "work").mkdir()
    with misbehave(scene.repository, tmp_path / "work") as server:
        assert vehicle.service(server.address, server.ca_file).sync_now().is_whole
        scene.publish(1, name="Newer", edition=2)
        yield server, vehicle


def what_it_says(server: BadServer, vehicle: Vehicle) -> tuple[ResponderError, str]:
    with pytest.raises((TransportError, TrustError)) as caught:
        vehicle.service(server.address, server.ca_file).sync_now()
    said = str(caught.value)
    assert A_SENTENCE.fullmatch(said), said
    assert vehicle.shown(1) == "Last good"
    assert vehicle.plan(1) == plan_bytes(1)
    return caught.value, said


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"flip_at": 40}, "not"),
        ({"truncate_to": 100}, "not"),
        ({"longer_by": 100_000_000}, "longer|more|bytes"),
        ({"endless": True}, "longer|more|bytes|slow"),
        ({"redirect_to": "https://elsewhere.example/"}, "points to another address"),
        ({"status": 500}, "cannot answer now"),
        ({"status": 401}, "wants a token"),
        ({"encoding": "gzip"}, "changes files on their way"),
        ({"die_at": 0}, "broke off|ends early|reached"),
    ],
)
def test_what_a_host_does_is_one_sentence_and_the_last_good_data_opens(
    served: tuple[BadServer, Vehicle], how: dict[str, Any], says: str
) -> None:
    server, vehicle = served
    for name, value in how.items():
        setattr(server.behaviour, name, value)
    _, said = what_it_says(server, vehicle)
    assert re.search(says, said), said
    for name in how:
        setattr(server.behaviour, name, getattr(Behaviour(), name))
    assert vehicle.service(server.address, server.ca_file).sync_now().is_whole
    assert vehicle.shown(1) == "Newer"


def test_a_host_that_shows_yesterdays_state_or_another_citys_under_the_same_address(
    scene: Scene, served: tuple[BadServer, Vehicle], tmp_path: Path
) -> None:
    server, vehicle = served
    today = scene.copy("today")
    assert vehicle.service(server.address, server.ca_file).sync_now().is_whole
    before = scene.copy("yesterday")
    scene.publish(1, name="Last good", edition=1)
    assert vehicle.service(server.address, server.ca_file).sync_now().is_whole
    assert today.is_dir()

    def show(other: Path) -> None:
        shutil.rmtree(scene.repository)
        shutil.copytree(other, scene.repository)

    newest = scene.copy("newest")
    show(before)
    error, said = what_it_says(server, vehicle)
    assert "older" in said or "Older" in said, (type(error), said)
    with closing(open_scene(tmp_path / "elsewhere", template(tmp_path / "other"))) as elsewhere:
        elsewhere.publish(1, name="Another city's")
        show(elsewhere.repository)
    error, said = what_it_says(server, vehicle)
    assert "another" in said, (type(error), said)
    show(newest)
    assert vehicle.service(server.address, server.ca_file).sync_now().is_whole


def test_a_clock_that_is_wrong_by_a_year_is_a_sentence_and_the_last_good_data_opens(
    scene: Scene, served: tuple[BadServer, Vehicle]
) -> None:
    server, vehicle = served
    scene.clock.ahead = timedelta(days=400)
    _, said = what_it_says(server, vehicle)
    assert re.search("expired .*: check (its|this machine's) date", said), said
    scene.clock.ahead = timedelta(days=-400)
    assert vehicle.service(server.address, server.ca_file).sync_now().is_whole
