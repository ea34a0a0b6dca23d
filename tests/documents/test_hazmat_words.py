"""What GeoJSON and TAK say of chemicals: number, guide, NFPA 704, placard and GHS in words."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from responder_app.briefing.briefing import Briefing
from responder_app.documents.geojson import site_map_geojson
from responder_app.documents.map_contents import MapContents
from responder_app.documents.tak_package import tak_package
from tests.documents.scenes import briefing_of, contents_of
from tests.fakes.buildings import TOWER, at

CHLORINE = {
    "id": "c-1",
    "name": "Chlorine",
    "cas": "7782-50-5",
    "un": 1017,
    "gas": True,
    "hazards": ["Acute toxicity (any route of exposure)"],
    "storage": [{"location": "Pump house", "point": at(5, -5)}, {"location": "Yard"}],
}


@pytest.fixture
def briefing() -> Briefing:
    return briefing_of(hazmat={"chemicals": [CHLORINE]})


@pytest.fixture
def contents(briefing: Briefing) -> MapContents:
    return contents_of(briefing, hazmat=briefing.hazmat(TOWER))


def test_a_chemical_in_geojson_has_its_signs_as_properties(briefing: Briefing, contents: MapContents) -> None:
    row = briefing.hazmat(TOWER).rows[0]
    file = json.loads(site_map_geojson(contents))
    (point,) = [one for one in file["features"] if one["id"] == "hazmat-c-1-1"]
    said = point["properties"]
    assert said["un"] == "UN 1017"
    assert said["guides"] == "124"
    assert said["placards"] == "; ".join(placard.spoken for placard in row.placards)
    assert said["ghs"] == "; ".join(sign.spoken for sign in row.signs)
    assert "GHS pictogram" in said["ghs"]
    assert row.diamond is not None
    assert said["nfpa704"] == row.diamond.spoken
    # Those of no known place, too.
    assert [one["name"] for one in file["hazmat"]] == ["Chlorine"]
    assert file["hazmat"][0]["where"] == "Pump house; Yard"


def test_no_other_thing_has_them(contents: MapContents) -> None:
    features = json.loads(site_map_geojson(contents))["features"]
    assert [one["id"] for one in features if "nfpa704" in one["properties"]] == ["hazmat-c-1-1"]


def test_tak_says_them_at_the_chemical_and_at_the_facility(contents: MapContents) -> None:
    with zipfile.ZipFile(BytesIO(tak_package(contents))) as package:
        events = [package.read(name).decode() for name in package.namelist() if name.endswith(".cot")]
    told = [event for event in events if "UN 1017. ERG guide 124" in event]
    assert len(told) == 2
    assert all("Placard POISON GAS" in event and "NFPA 704: health 4" in event for event in told)
    assert sum("Hazmat inside: Chlorine" in event for event in events) == 1
