from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from responder_app.briefing.hazmat.amounts import amount_text
from responder_app.model.facility import PrePlan
from responder_app.model.hazmat import Amount
from tests.publisher.intake.owner import FACILITY, errors, only_error, take, warnings, write, zipped

IDENTITY = "\n".join(FACILITY.splitlines()[:4]) + "\n"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x0 "ha">'
    + b"".join(b'<!ENTITY x%d "&x%d;&x%d;&x%d;">' % (n + 1, n, n, n) for n in range(30))
    + b"]><epcraTier2Dataset>&x30;</epcraTier2Dataset>"
)
"""A billion laughs."""
NAMESPACE = "https://cameo.noaa.gov/epcra_tier2/data_standard/v1"

CHLORINE = """
<chemical>
 <chemName>Chlorine</chemName><casNumber>7782-50-5</casNumber><ehs>true</ehs><mixture>false</mixture>
 <solid>false</solid><liquid>true</liquid><gas>true</gas>
 <hazards><hazard><category>Oxidizer</category><value>true</value></hazard>
  <hazard><category>Explosive</category><value>false</value></hazard></hazards>
 <maxAmount>20000</maxAmount><maxAmountCode>06</maxAmountCode><aveAmountCode>05</aveAmountCode>
 <daysOnSite>365</daysOnSite><confidentialStorageLocs>false</confidentialStorageLocs><tradeSecret>false</tradeSecret>
 <storageLocations><storageLocation><locationDescription>Shed</locationDescription>
  <amount unit="pounds">20000</amount></storageLocation></storageLocations>
</chemical>
"""

_CHEMICAL = "dataset/facilities/facility/chemicals/chemical"
_FACILITY = "dataset/facilities/facility"
TAKEN = {
    *(f"{_FACILITY}/{name}" for name in ("facilityName", "streetAddress/street", "dateSigned")),
    *(f"{_FACILITY}/latLong/{name}" for name in ("latitude", "longitude")),
    *(f"{_CHEMICAL}/{name}" for name in ("chemName", "casNumber", "ehs", "pure", "mixture", "solid", "liquid", "gas")),
    *(f"{_CHEMICAL}/hazards/hazard/{name}" for name in ("category", "value")),
    *(f"{_CHEMICAL}/{name}" for name in ("aveAmount", "aveAmountCode", "maxAmount", "maxAmountCode", "daysOnSite")),
    *(f"{_CHEMICAL}/{name}" for name in ("maxAmtLargestContainer", "confidentialStorageLocs", "tradeSecret")),
    *(f"{_CHEMICAL}/stateFields/stateField/{name}" for name in ("label", "t2sFieldname", "data")),
    *(
        f"{_CHEMICAL}/storageLocations/storageLocation/{name}"
        for name in ("locationDescription", "storageType", "pressure", "temperature", "amount")
    ),
    *(
        f"{_CHEMICAL}/mixtureComponents/mixtureComponent/{name}"
        for name in ("componentName", "casNumber", "ehs", "maxAmountCode", "componentPercentage")
    ),
}
LEFT_OUT = {
    f"{_CHEMICAL}/sameAsLastYear": "about the filing",
    f"{_CHEMICAL}/belowReportingThresholds": "about the filing: what is listed is shown",
    f"{_CHEMICAL}/lastModified": "the day of signing counts",
    f"{_FACILITY}/streetAddress/": "the address is that of facility.yaml",
    f"{_FACILITY}/mailingAddress": "where letters go",
    f"{_FACILITY}/county": "the place is identity.location",
    f"{_FACILITY}/fireDistrict": "the crew's own",
    f"{_FACILITY}/department": "contacts.csv says whom to call",
    f"{_FACILITY}/notes": "about the filing's attachments",
    f"{_FACILITY}/sitePlanAttached": "plans come under plans/",
    f"{_FACILITY}/siteCoordAbbrevAttached": "plans come under plans/",
    f"{_FACILITY}/dikeDescriptionAttached": "plans come under plans/",
    f"{_FACILITY}/facilityInfoSameAsLastYear": "about the filing",
    f"{_FACILITY}/nameAndTitleOfCertifier": "a person whom nobody calls",
    f"{_FACILITY}/feesTotal": "about the filing",
    f"{_FACILITY}/phone/": "contacts.csv says whom to call",
    f"{_FACILITY}/manned": "occupancy is the owner's by day, night and weekend",
    f"{_FACILITY}/maxNumOccupants": "occupancy is the owner's by day, night and weekend",
    f"{_FACILITY}/subjectTo": "which laws apply",
    f"{_FACILITY}/stateFields": "about the filing: which planning committee",
    f"{_FACILITY}/lastModified": "the day of signing counts",
    f"{_FACILITY}/contactIds": "contacts.csv says whom to call",
    f"{_FACILITY}/facilityIds": "numbers of other registers",
    f"{_FACILITY}/attachments": "names of pictures; plans come under plans/",
    "dataset/contacts": "contacts.csv says whom to call, and is kept up to date between reports",
}
"""Beginnings of paths that are not taken, each with the reason."""
STATE_FIELDS = """<stateFields>
 <stateField required="false"><label>Ships via Trucks</label><t2sFieldname>State01Checkbox</t2sFieldname>
  <data>false</data></stateField>
 <stateField required="false"><label>Ships via Rail Car</label><t2sFieldname>State03Checkbox</t2sFieldname>
  <data>true</data></stateField>
 <stateField><label>Maximum capacity per single vessel</label><data>2000</data></stateField>
 <stateField><label></label><t2sFieldname>State07Text</t2sFieldname><data>Chlorine comes by night</data></stateField>
 <stateField><label>Carrier</label><data></data></stateField>
</stateFields>"""
PARTS = """<mixtureComponents>
 <mixtureComponent><componentName>Hydrofluoric acid</componentName><casNumber>7664-39-3</casNumber><ehs>true</ehs>
  <maxAmountCode>02</maxAmountCode><componentPercentage weightOrVolume="weight">1.5</componentPercentage>
 </mixtureComponent>
 <mixtureComponent><componentName>Water</componentName><casNumber></casNumber>
  <componentPercentage weightOrVolume="Volume">75</componentPercentage></mixtureComponent>
</mixtureComponents>"""


def report(chemicals: str = CHLORINE, name: str = "Lakeview Tower", more: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<epcraTier2Dataset xmlns="{NAMESPACE}" version="1.0.0"><dataset reportyear="2025"><facilities>
<facility><facilityName>{name}</facilityName>
<streetAddress><street>100 N Michigan Avenue</street></streetAddress>
<latLong><latitude>41.8827</latitude><longitude>-87.6244</longitude></latLong>
<chemicals>{chemicals}</chemicals></facility>{more}
</facilities></dataset></epcraTier2Dataset>""".encode()


def t2s(xml: bytes) -> bytes:
    return zipped(**{"epcra_tier2_data.xml": xml})


def _paths(element: Element, above: str) -> Iterator[tuple[str, Element]]:
    for child in element:
        path = f"{above}/{str(child.tag).rpartition('}')[2]}".lstrip("/")
        yield path, child
        yield from _paths(child, path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"facility.yaml": IDENTITY})


def taken(folder: Path, xml: bytes) -> PrePlan:
    intake = take(write(folder, {"report.t2s": t2s(xml)}))
    assert intake.preplan is not None, errors(intake)
    return intake.preplan


def test_a_report_gives_its_chemicals_and_year_without_a_warning(folder: Path) -> None:
    preplan = taken(folder, report())
    assert preplan.hazmat is not None
    assert preplan.hazmat.reported_for_year == 2025
    (chlorine,) = preplan.hazmat.chemicals or ()
    assert (chlorine.liquid, chlorine.gas, chlorine.ehs, chlorine.hazards) == (True, True, True, ("Oxidizer",))
    assert chlorine.max_amount == Amount(low_lb=20000, high_lb=20000, code="06")
    assert chlorine.average_amount == Amount(low_lb=5000, high_lb=9999, code="05")
    assert [(place.location, place.amount, place.unit) for place in chlorine.storage] == [("Shed", 20000, "pounds")]
    assert (chlorine.un, chlorine.erg_guide) == (None, None)
    assert warnings(take(folder)) == []


def test_the_sample_report_of_noaa_is_taken(folder: Path, cases: Path) -> None:
    data = (cases / "tier2" / "green_valley.t2s").read_bytes()
    intake = take(write(folder, {"green_valley.t2s": data}))
    assert intake.preplan is not None
    assert intake.preplan.hazmat is not None
    chlorine, acid = intake.preplan.hazmat.chemicals or ()
    assert (chlorine.name, chlorine.max_amount) == ("Chlorine", Amount(low_lb=20000, high_lb=20000, code="06"))
    assert chlorine.storage[0].pressure == "Greater than ambient pressure"
    assert acid.mixture is True
    assert [(part.name, part.percent) for part in acid.components] == [
        ("Hydrofluorosilic Acid", 1),
        ("Silicate Hexafluorodihydrogen", 24),
        ("Water", 75),
    ]
    assert {warning.split(":")[1].strip() for warning in warnings(intake)} == {
        "facilityName",
        "streetAddress",
        "latLong",
    }


def test_confidential_places_and_trade_secrets_are_honoured(folder: Path) -> None:
    secret = CHLORINE.replace("<tradeSecret>false", "<tradeSecret>true")
    hidden = CHLORINE.replace("<confidentialStorageLocs>false", "<confidentialStorageLocs>true")
    preplan = taken(folder, report(secret + hidden))
    assert preplan.hazmat is not None
    assert preplan.hazmat_restricted is not None
    first, second = preplan.hazmat.chemicals or ()
    assert (first.name, first.cas, first.gas) == ("Trade secret (name not shared here)", None, True)
    assert (second.name, second.storage) == ("Chlorine", ())
    assert [chemical.name for chemical in preplan.hazmat_restricted.chemicals or ()] == ["Chlorine", "Chlorine"]
    assert [chemical.id for chemical in preplan.hazmat_restricted.chemicals or ()] == [first.id, second.id]


def test_a_place_that_gives_a_trade_secret_away_is_kept_back_with_it(folder: Path) -> None:
    secret = CHLORINE.replace("<tradeSecret>false", "<tradeSecret>true")
    telling = secret.replace("<locationDescription>Shed", "<locationDescription>Chlorination building")
    preplan = taken(folder, report(telling.replace("</tradeSecret>", f"</tradeSecret>{STATE_FIELDS}")))
    assert preplan.hazmat is not None
    (told,) = preplan.hazmat.chemicals or ()
    assert (told.storage, told.state_fields) == ((), ())
    assert "hlor" not in preplan.hazmat.model_dump_json()
    assert preplan.hazmat_restricted is not None
    (whole,) = preplan.hazmat_restricted.chemicals or ()
    assert whole.storage[0].location == "Chlorination building"
    assert any("names the trade secret" in warning for warning in warnings(take(folder)))


def test_what_a_state_asks_beyond_the_federal_form_is_kept(folder: Path) -> None:
    preplan = taken(folder, report(CHLORINE.replace("</chemical>", f"{STATE_FIELDS}</chemical>")))
    assert preplan.hazmat is not None
    (chlorine,) = preplan.hazmat.chemicals or ()
    assert [(field.label, field.value) for field in chlorine.state_fields] == [
        ("Ships via Rail Car", "Yes"),
        ("Maximum capacity per single vessel", "2000"),
        ("State07Text", "Chlorine comes by night"),
    ]


def test_codes_of_the_federal_form_are_said_and_others_are_kept_as_they_are(folder: Path) -> None:
    coded = CHLORINE.replace(
        "</locationDescription>",
        "</locationDescription><storageType>L</storageType><pressure>2</pressure><temperature>9</temperature>",
    )
    preplan = taken(folder, report(coded))
    assert preplan.hazmat is not None
    (place,) = (preplan.hazmat.chemicals or ())[0].storage
    assert place.storage_type == "Cylinder (code L)"
    assert place.pressure == "Greater than ambient pressure (code 2)"
    assert place.temperature == "code 9"
    (warning,) = warnings(take(folder))
    assert "temperature" in warning
    assert "no code of the federal form" in warning


@pytest.mark.parametrize(
    ("ticked", "mixture", "warned"),
    [
        ("<pure>true</pure>", False, 0),
        ("<pure>false</pure><mixture>true</mixture>", True, 0),
        ("<mixture>false</mixture>", False, 0),
        ("<pure>true</pure><mixture>true</mixture>", True, 1),
        (f"<pure>true</pure>{PARTS}", True, 1),
        ("", None, 0),
        ("<pure>false</pure>", None, 0),
    ],
)
def test_pure_or_mixture_the_cautious_one_counts(folder: Path, ticked: str, mixture: bool | None, warned: int) -> None:
    preplan = taken(folder, report(CHLORINE.replace("<mixture>false</mixture>", ticked)))
    assert preplan.hazmat is not None
    assert (preplan.hazmat.chemicals or ())[0].mixture is mixture
    assert len(warnings(take(folder))) == warned


def test_components_keep_share_unit_amount_and_whether_they_are_extremely_hazardous(folder: Path) -> None:
    preplan = taken(folder, report(CHLORINE.replace("<mixture>false</mixture>", f"<mixture>true</mixture>{PARTS}")))
    assert preplan.hazmat is not None
    acid, water = (preplan.hazmat.chemicals or ())[0].components
    assert (acid.cas, acid.percent, acid.percent_by, acid.ehs) == ("7664-39-3", 1.5, "weight", True)
    assert acid.max_amount == Amount(low_lb=100, high_lb=499, code="02")
    assert (water.cas, water.percent_by, water.max_amount) == (None, "volume", None)


def test_the_largest_container_commas_and_the_day_of_signing_are_taken(folder: Path) -> None:
    xml = CHLORINE.replace("20000</maxAmount>", "20,000</maxAmount>").replace(
        "<daysOnSite>", "<maxAmtLargestContainer>2,000</maxAmtLargestContainer><daysOnSite>"
    )
    signed = report(xml).replace(b"<chemicals>", b"<dateSigned>2026-02-17</dateSigned><chemicals>")
    preplan = taken(folder, signed)
    assert preplan.hazmat is not None
    assert preplan.hazmat.signed_on == date(2026, 2, 17)
    (chlorine,) = preplan.hazmat.chemicals or ()
    assert chlorine.largest_container == Amount(low_lb=2000, high_lb=2000)
    assert chlorine.max_amount == Amount(low_lb=20000, high_lb=20000, code="06")
    assert (chlorine.days_on_site, warnings(take(folder))) == (365, [])
    write(folder, {"report.t2s": t2s(signed.replace(b"2026-02-17", b"17/2/26"))})
    assert ['"17/2/26" is no date' in warning for warning in warnings(take(folder))] == [True]


def test_more_than_the_most_is_asked_about(folder: Path) -> None:
    container = "<maxAmtLargestContainer>90000</maxAmtLargestContainer><daysOnSite>"
    taken(folder, report(CHLORINE.replace("<daysOnSite>", container)))
    (warning,) = warnings(take(folder))
    assert "90,000 lb is more than the 20,000 lb that are ever on site" in warning


def test_a_place_that_holds_more_than_is_ever_on_site_is_asked_about(folder: Path) -> None:
    taken(folder, report(CHLORINE.replace('pounds">20000', 'pounds">30,000')))
    (warning,) = warnings(take(folder))
    assert "30,000 lb is more than the 20,000 lb that are ever on site" in warning
    write(folder, {"report.t2s": t2s(report(CHLORINE.replace('unit="pounds">20000', 'unit="gallons">30000')))})
    assert warnings(take(folder)) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("01", "0 to 99 lb"),
        ("02", "100 to 499 lb"),
        ("03", "500 to 999 lb"),
        ("04", "1,000 to 4,999 lb"),
        ("05", "5,000 to 9,999 lb"),
        ("06", "10,000 to 24,999 lb"),
        ("07", "25,000 to 49,999 lb"),
        ("08", "50,000 to 74,999 lb"),
        ("09", "75,000 to 99,999 lb"),
        ("10", "100,000 to 499,999 lb"),
        ("11", "500,000 to 999,999 lb"),
        ("12", "1,000,000 to 9,999,999 lb"),
        ("13", "10,000,000 lb"),
        ("-1", "Tier II code -1, range not known here"),
        ("4b", "Tier II code 4b, range not known here"),
    ],
)
def test_each_code_of_the_federal_list_is_its_range_on_the_screen_with_the_code(
    folder: Path, code: str, said: str
) -> None:
    # 40 CFR 370.43.
    given = "<maxAmount>20000</maxAmount><maxAmountCode>06"
    preplan = taken(folder, report(CHLORINE.replace(given, f"<maxAmountCode>{code}")))
    assert preplan.hazmat is not None
    words = amount_text((preplan.hazmat.chemicals or ())[0].max_amount)
    assert words.startswith(said)
    assert f"Tier II code {code}" in words


@pytest.mark.parametrize("state", ["solid", "liquid", "gas"])
def test_each_state_is_taken_for_itself(folder: Path, state: str) -> None:
    none = re.sub("<(solid|liquid|gas)>true", r"<\1>false", CHLORINE)
    preplan = taken(folder, report(none.replace(f"<{state}>false", f"<{state}>true")))
    assert preplan.hazmat is not None
    (chlorine,) = preplan.hazmat.chemicals or ()
    assert [name for name in ("solid", "liquid", "gas") if getattr(chlorine, name)] == [state]


def test_a_report_zipped_on_a_mac_or_in_folders_is_read(folder: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("out/2025/epcra_tier2_data.xml", report())
        archive.writestr("__MACOSX/out/._epcra_tier2_data.xml", b"shadow")
    intake = take(write(folder, {"report.t2s": packed.getvalue()}))
    assert intake.preplan is not None
    assert warnings(intake) == []


def test_unknown_codes_and_words_in_place_of_a_cas_number_are_warnings(folder: Path) -> None:
    odd = CHLORINE.replace("<maxAmount>20000</maxAmount><maxAmountCode>06", "<maxAmountCode>77")
    preplan = taken(folder, report(odd.replace("7782-50-5", "N/A")))
    assert preplan.hazmat is not None
    (chlorine,) = preplan.hazmat.chemicals or ()
    assert (chlorine.cas, chlorine.max_amount) == (None, Amount(code="77"))
    assert [warning.split(": ")[:2] for warning in warnings(take(folder))] == [
        ["report.t2s, line 8", "casNumber"],
        ["report.t2s, line 12", "maxAmountCode"],
    ]


def test_the_report_of_another_building_is_noticed(folder: Path) -> None:
    taken(folder, report(name="Southside Chemical Works"))
    (warning,) = warnings(take(folder))
    assert "Southside Chemical Works" in warning
    assert "is this the right report?" in warning


def test_of_several_facilities_the_one_of_the_same_name_is_taken_or_none(folder: Path) -> None:
    other = "<facility><facilityName>Other Works</facilityName></facility>"
    assert taken(folder, report(more=other)).hazmat is not None
    write(folder, {"report.t2s": t2s(report(name="Foo", more=other))})
    assert "2 facilities and 0 of them" in only_error(take(folder)).message


@pytest.mark.parametrize(
    ("xml", "line", "field", "message"),
    [
        (report(CHLORINE.replace("365", "400")), 13, "daysOnSite", "must be at most 366"),
        (report(CHLORINE.replace("20000</max", "lots</max")), 12, "maxAmount", "must be a number"),
        (report(CHLORINE.replace("20000</max", "-5</max")), 12, "maxAmount", "must be at least 0"),
        (report(CHLORINE.replace("20000</max", "1e300</max")), 12, "maxAmount", "must be at most"),
        (report(CHLORINE.replace("20000</max", "nan</max")), 12, "maxAmount", "must be"),
        (report(CHLORINE.replace('pounds">20000', 'pounds">-1')), 14, "storageLocations.0.amount", "at least 0"),
        (
            report(CHLORINE.replace('pounds">20000', 'pounds">1e300')),
            15,
            "storageLocations.amount",
            "must be at most 10,",
        ),
        (report(CHLORINE.replace('pounds">20000', 'pounds">inf')), 14, "storageLocations.0.amount", "finite number"),
        (report(CHLORINE.replace("Code>06", "Code>123456789")), 12, "maxAmount.code", "at most 8"),
        (report(CHLORINE.replace("365", "-3")), 13, "daysOnSite", "must be at least 0"),
        (
            report(CHLORINE.replace("Shed", "Sch\u00e4d")).replace("\u00e4".encode(), b"\xe4"),
            14,
            None,
            "letters of another",
        ),
        (BOMB, None, None, "declares a DTD or entities"),
        (report().decode().encode("utf-16"), 1, None, "the XML in it"),
        (report(CHLORINE.replace("<ehs>true", "<ehs>maybe")), 8, "ehs", "must be true or false"),
        (report(CHLORINE.replace("Chlorine", "x" * 201)), 8, "chemName", "at most 200"),
        (report(CHLORINE.replace("<chemName>Chlorine</chemName>", "")), 7, "chemName", "has no value"),
        (b"<other/>", None, None, "is no Tier II report"),
        (b"<epcraTier2Dataset/>", None, None, "holds no facility"),
        (b"<epcraTier2Dataset><a>\n</b>", 2, None, "the XML in it is not XML, or damaged"),
        (b"", 1, None, "the XML in it is not XML, or damaged"),
        (b"\xff\xfe\x00", 1, None, "the XML in it is"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', None, None, "declares a DTD"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', None, None, "declares a DTD"),
        (b"<a>" * 100_000, 1, None, "is nested more than 40 deep"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', None, None, "the XML in it is"),
    ],
)
def test_an_error_in_the_report_names_line_and_field(
    folder: Path, xml: bytes, line: int | None, field: str | None, message: str
) -> None:
    intake = take(write(folder, {"report.t2s": t2s(xml)}))
    finding = only_error(intake)
    assert (finding.file, finding.line if line else None, finding.field) == ("report.t2s", line, field)
    assert message in finding.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (report(), "is not a Tier II report: it is no ZIP archive"),
        (zipped(**{"../../evil.xml": report()}), "names a file outside of itself"),
        (zipped(**{"readme.txt": b"x"}), "holds 0 XML files"),
        (zipped(**{"a.xml": b"x", "b.xml": b"x"}), "holds 2 XML files"),
        (zipped(**{"a.xml": b" " * 50_000_000}), "times its size"),
    ],
)
def test_a_file_that_is_no_report_or_a_bomb_is_refused(folder: Path, data: bytes, message: str) -> None:
    began = time.monotonic()
    assert message in only_error(take(write(folder, {"report.t2s": data}))).message
    assert time.monotonic() - began < 60


def test_the_xml_out_of_a_report_is_read_as_the_report_is(folder: Path) -> None:
    packed = taken(folder, report())
    (folder / "report.t2s").unlink()
    intake = take(write(folder, {"epcra_tier2_data.xml": report(), "plan.aux.xml": b"<PAMDataset/>"}))
    assert intake.preplan is not None
    assert intake.preplan.hazmat == packed.hazmat
    assert [warning.split(":")[0] for warning in warnings(intake)] == ["plan.aux.xml"]


def test_every_element_of_the_sample_report_is_taken_or_left_out_with_a_reason(cases: Path) -> None:
    root = fromstring((cases / "tier2" / "epcra_tier2_data.xml").read_bytes())
    found = {path for path, element in _paths(root, "") if len(element) == 0}
    unexpected = {path for path in found if path not in TAKEN and not path.startswith(tuple(LEFT_OUT))}
    assert unexpected == set()
    assert found >= TAKEN
    assert all(any(path.startswith(start) for path in found) for start in LEFT_OUT)


def test_the_two_sample_files_say_the_same(folder: Path, cases: Path) -> None:
    packed = take(write(folder, {"r.t2s": (cases / "tier2" / "green_valley.t2s").read_bytes()}))
    (folder / "r.t2s").unlink()
    plain = take(write(folder, {"r.xml": (cases / "tier2" / "epcra_tier2_data.xml").read_bytes()}))
    assert packed.preplan is not None
    assert plain.preplan is not None
    assert packed.preplan.hazmat == plain.preplan.hazmat
    assert packed.preplan.hazmat is not None
    assert packed.preplan.hazmat.signed_on == date(2020, 1, 13)
    chlorine, acid = packed.preplan.hazmat.chemicals or ()
    assert chlorine.largest_container == Amount(low_lb=2000, high_lb=2000)
    assert [(field.label, field.value) for field in chlorine.state_fields][:3] == [
        ("Ships via Tank Trucks", "Yes"),
        ("Shipment Frequency Period", "Month"),
        ("Physical State in Transit", "Liquid"),
    ]
    assert acid.components[1].max_amount == Amount(low_lb=1000, high_lb=4999, code="04")
    assert {part.percent_by for part in acid.components} == {"weight"}


def test_pictures_inside_of_a_report_are_named_as_not_taken(folder: Path) -> None:
    data = zipped(**{"data.xml": report(), "GRENVAL1.jpg": b"x"})
    assert '"GRENVAL1.jpg" in it was not taken' in warnings(take(write(folder, {"report.t2s": data})))[0]
