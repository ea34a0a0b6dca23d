"""A copy of the program that was built and put elsewhere, driven from outside: by its command line and nothing else."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pymupdf

from responder_app.render.isolation import PROTECTIONS, isolation

CREW, OFFICE = "crew words for the test", "office words for the test"
FACILITY = """
identity:
  name: Harbor Cold Store
  address: {street: 12 Quay Street, city: Springfield, state: IL}
  location: [-87.6243, 41.8895]
  sector: Food and Agriculture
site:
  access_points: [{id: main, label: Main entrance, point: [-87.6242, 41.8895], kind: main entrance, side: A}]
"""
HAZMAT = "name,cas,un,max_amount_lb,state,location,level\nChlorine,7782-50-5,1017,20000,gas,Pump room,1\n"
DRAWINGS_ARE_KEPT_APART = tuple(f"Drawings: in force: {PROTECTIONS[name]}" for name in isolation().active)
"""What the checkout reports of this machine; a copy of the program must be able to do as much."""


@dataclass(frozen=True)
class Copy:
    """How the copy is started, and the empty home folder that it is started in."""

    start: tuple[str, ...]
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """All that the program is told: nothing of the environment that the tests run in."""
        return {
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "RESPONDER_HOME": str(self.home / "vehicle"),
            "RESPONDER_OFFICE": str(self.home / "office"),
            "RESPONDER_PASSPHRASE": CREW,
            "RESPONDER_OFFICE_PASSPHRASE": OFFICE,
            "QT_QPA_PLATFORM": "offscreen",
            "COLUMNS": "200",
        }

    def run(self, *arguments: str, before: tuple[str, ...] = ()) -> str:
        """What the command says; it has to succeed and have nothing to complain of."""
        done = subprocess.run(
            [*(before or self.start), *arguments],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout


def enrol(copy: Copy) -> None:
    """An office and a vehicle that trust each other; the office has published nothing but that."""
    copy.run("office", "init", "office", "--name", "Springfield")
    copy.run("device", "init", "--name", "Engine 5", "--agency", "Fire", "--passphrase")
    copy.run("office", "enroll", "enrolment-request.json", "--scope", "fire", "--yes")
    copy.run("device", "accept", "enrolment.json", "--yes", "--source", "office/repository")


def sync_a_building(copy: Copy) -> None:
    """Take an owner's folder with a drawing in, publish it and bring it to the vehicle."""
    plans = copy.home / "owner" / "plans"
    plans.mkdir(parents=True)
    (plans.parent / "facility.yaml").write_text(FACILITY)
    (plans.parent / "hazmat.csv").write_text(HAZMAT)
    drawing = pymupdf.open()
    page = drawing.new_page(width=1296, height=864)
    page.draw_rect((100, 100, 1150, 750), width=4)
    page.insert_text((200, 200), "ENGINE ROOM", fontsize=40)
    drawing.save(plans / "1.pdf")
    copy.run("office", "add", "owner")
    copy.run("office", "publish")
    assert "1 new" in copy.run("sync")
