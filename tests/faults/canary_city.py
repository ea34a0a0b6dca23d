"""An office with two facilities that are full of canaries, and a vehicle that was told of none yet: all of it real."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pymupdf
from pydantic import ValidationError

from responder_app import assembly, settings
from responder_app.cli.drawing import ToldDrawing
from responder_app.cli.terminal import progress
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan
from responder_app.paths import VehiclePaths
from responder_app.publisher import office as offices
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.receiving import receive
from responder_app.render.pool import RenderPool
from responder_app.settings import Settings
from responder_app.vault.accounts import Proof
from tests.fakes import buildings
from tests.faults.canary_search import NUMBER, PHONE, TEXT

WORDS = "crew words for the test"
OFFICE_WORDS = "office words for the test"
DEVICE = "Engine 5"
NAMES = frozenset(
    ("id", "plan", "sds", "media_type", "level", "from_level", "to_level", "start", "end", "kind", "cas", "un", "label")
)
"""Fields by which one thing names another, and those of closed lists: they stay."""
_number = count(100)


@dataclass(frozen=True)
class CanaryCity:
    """The office, its people's keys, the vehicle's folder and emergency code; how many places hold a canary."""

    folder: Path
    office: Office
    carried: tuple[CarriedKey, ...]
    vehicle: VehiclePaths
    planted: int

    @property
    def repository(self) -> Path:
        """What a host serves."""
        return self.office.repository.folder


def build(folder: Path) -> CanaryCity:
    """Take the facilities in, publish, enrol the vehicle."""
    office, carried = offices.create(folder / "office", "City of Port Adler", OFFICE_WORDS)
    tower, planted = planted_in(buildings.tower().model_dump(mode="json", exclude_defaults=True), PrePlan)
    area, more = planted_in(buildings.area().model_dump(mode="json", exclude_defaults=True), Area)
    with RenderPool() as pool:
        preplan = PrePlan.model_validate(tower)
        office.take(preplan, [OwnerBytes(one.id, drawing(one.media_type, len(one.pages))) for one in preplan.documents])
        office.take_area(Area.model_validate(area))
        taken = receive(office, owner(folder / "owner"), pool)
        assert taken.preplan is not None, list(taken.report.lines())
        paths = VehiclePaths(folder / "vehicle")
        request = assembly.init_device(paths, DEVICE, "Fire", "passphrase", WORDS)
        answer = office.enrol(request, ("fire",))
        publish(office, pool)
    assembly.accept_enrolment(paths, answer, lambda: WORDS)
    return CanaryCity(folder, office, carried, paths, planted + more)


def publish(office: Office, pool: RenderPool) -> None:
    """With overviews, words and tiles, as the command does it."""
    with progress("Sealing") as told:
        previews = ToldDrawing(pool, told)
        office.publish(previews.previews, told.count, tiles=previews.tiles)


def point(city: CanaryCity, source: str, ca_file: Path) -> str:
    """Tell the vehicle where to sync from; gives a new emergency code."""
    settings.save(city.vehicle.settings, Settings(source=source, ca_file=str(ca_file), position="off"))
    crew = assembly.crew(city.vehicle)
    return crew.new_code(Proof(crew.accounts()[0].id, WORDS))


def planted_in(content: dict[str, Any], kind: type[PrePlan] | type[Area]) -> tuple[dict[str, Any], int]:
    """The content with a canary in every text that takes one, and how many did."""
    planted = 0
    for holder, key in _texts(content):
        before = holder[key]
        holder[key] = _canary(str(key), before)
        try:
            kind.model_validate(content)
            planted += 1
        except ValidationError:
            holder[key] = before
    return content, planted


def _texts(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a text: what holds it, and its key there."""
    places = list(node.items() if isinstance(node, dict) else enumerate(node))
    for key, value in places:
        if isinstance(value, dict | list):
            yield from _texts(value)
        elif isinstance(value, str) and key not in NAMES:
            yield node, key


def _canary(key: str, text: str) -> str:
    number = next(_number)
    if re.fullmatch(r"\d{3}-\d{4}", text):
        return f"{PHONE}{number}"
    return f"{NUMBER}{number}" if key == "code" else f"{text} {TEXT}{number}"


def drawing(media_type: str, pages: int) -> bytes:
    """A floor plan with a canary in its words, its title and beside what is drawn."""
    with pymupdf.open() as document:
        for _ in range(pages):
            page = document.new_page(width=1000, height=800)
            page.draw_rect((100, 100, 900, 700), width=3)
            page.insert_text((200, 300), f"ROOM {TEXT}{next(_number)}", fontsize=24)
        document.set_metadata({"title": f"Sheet {TEXT}{next(_number)}"})
        if media_type == "application/pdf":
            return bytes(document.tobytes(deflate=False))
        return bytes(document[0].get_pixmap().tobytes("jpeg"))


def owner(folder: Path) -> Path:
    """A facility as an owner sends it, with canaries in the names of its files."""
    (folder / "plans").mkdir(parents=True)
    name = f"Annex {TEXT}{next(_number)}"
    content = {
        "identity": {
            "name": name,
            "address": {"street": f"7 Pier {TEXT}{next(_number)}", "city": "Port Adler"},
            "location": [-87.6301, 41.8801],
        }
    }
    (folder / "facility.yaml").write_text(json.dumps(content))
    person = f"Dana {TEXT}{next(_number)},Engineer,{PHONE}{next(_number)},1"
    (folder / "contacts.csv").write_text(f"name,role,phones,priority\n{person}\n")
    (folder / "plans" / "G.pdf").write_bytes(drawing("application/pdf", 1))
    photos = folder / "documents" / "photos"
    photos.mkdir(parents=True)
    (photos / f"Side A {TEXT}{next(_number)}.jpg").write_bytes(drawing("image/jpeg", 1))
    return folder
