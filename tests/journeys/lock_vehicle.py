"""A fire engine that has synced one building with drawn plans, and a crew of two with PINs: all of it real."""

from __future__ import annotations

import os
from pathlib import Path

import pymupdf
import pytest

from responder_app import settings
from responder_app.cli.app import run
from responder_app.paths import VehiclePaths
from responder_app.settings import Settings
from tests.fakes import remembered_stretch
from tests.journeys.test_first_light import CONTACTS, FACILITY_YAML, HAZMAT

WORDS = "crew words for the test"
ORTIZ_PIN, WEBB_PIN = "482913", "730251"


def set_up(folder: Path, night: bool = False) -> VehiclePaths:
    """Run the commands that a person would, in that folder; the environment then names the vehicle."""
    owner = folder / "owner"
    (owner / "plans").mkdir(parents=True)
    (owner / "facility.yaml").write_text(FACILITY_YAML)
    (owner / "contacts.csv").write_text(CONTACTS)
    (owner / "hazmat.csv").write_text(HAZMAT)
    drawing = pymupdf.open()
    page = drawing.new_page(width=2592, height=1728)
    for step in range(0, 2000, 60):
        page.draw_rect((200 + step, 200, 230 + step, 1500), width=6, color=(0.8, 0.1, 0.1))
    page.insert_text((400, 400), "BOILER ROOM G", fontsize=60)
    drawing.save(owner / "plans" / "G.pdf")
    os.environ.update(
        RESPONDER_HOME=str(folder / "vehicle"),
        RESPONDER_OFFICE=str(folder / "office"),
        RESPONDER_OFFICE_PASSPHRASE="office words for the test",
        RESPONDER_PASSPHRASE=WORDS,
        COLUMNS="200",
    )
    os.chdir(folder)
    with pytest.MonkeyPatch.context() as patch:
        remembered_stretch.use(patch)
        _commands()
    paths = VehiclePaths(folder / "vehicle")
    settings.save(paths.settings, settings.load(paths.settings).model_copy(update={"night": night, "position": "off"}))
    assert isinstance(settings.load(paths.settings), Settings)
    return paths


def _commands() -> None:
    command("office", "init", "office", "--name", "City of Chicago")
    command("office", "add", "owner")
    command("device", "init", "--name", "Engine 5", "--agency", "Fire", "--passphrase")
    command("office", "enroll", "enrolment-request.json", "--scope", "fire", "--yes")
    command("device", "accept", "enrolment.json", "--yes", "--source", "office/repository")
    command("office", "publish")
    command("sync")
    for name, pin in (("Ortiz", ORTIZ_PIN), ("Webb", WEBB_PIN)):
        os.environ.update(RESPONDER_NEW_PASSPHRASE=pin, RESPONDER_USER="Crew")
        command("user", "add", name, "--administrator", "--protect", "keyring")
    os.environ.update(RESPONDER_USER="Ortiz", RESPONDER_PASSPHRASE=ORTIZ_PIN)
    command("user", "remove", "Crew")


def command(*arguments: str) -> None:
    assert run(arguments, lambda _: 0) == 0, arguments
