from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.model.amounts import RANGES_LB, fits, range_of
from responder_app.model.facility import PrePlan
from responder_app.model.hazmat import Amount, Chemical
from responder_app.publisher.intake.cas import is_cas
from responder_app.publisher.intake.inventory import TRADE_SECRET_NAME
from tests.publisher.intake.owner import FACILITY, HAZMAT, PDF, errors, good_folder, only_error, take, warnings, write

IDENTITY = "\n".join(FACILITY.splitlines()[:4]) + "\n"
HEADER = "name,cas,un,max_amount_lb,amount_code,state,location,confidential,trade_secret,sds\n"


def taken(folder: Path, text: str) -> PrePlan:
    intake = take(write(folder, {"facility.yaml": IDENTITY, "hazmat.csv": text}))
    assert intake.preplan is not None, errors(intake)
    return intake.preplan


def chemicals(preplan: PrePlan) -> dict[str, Chemical]:
    assert preplan.hazmat is not None
    return {chemical.id: chemical for chemical in preplan.hazmat.chemicals or ()}


def restricted(preplan: PrePlan) -> dict[str, Chemical]:
    found = preplan.hazmat_restricted.chemicals if preplan.hazmat_restricted else None
    return {chemical.id: chemical for chemical in found or ()}


def test_a_table_gives_amounts_states_places_and_diamonds(tmp_path: Path) -> None:
    preplan = take(good_folder(tmp_path)).preplan
    assert preplan is not None
    chlorine = chemicals(preplan)["7782-50-5"]
    assert (chlorine.un, chlorine.gas, chlorine.liquid, chlorine.solid) == (1017, True, True, False)
    assert chlorine.max_amount == Amount(low_lb=1500, high_lb=1500, code="04")
    assert [(place.location, place.level) for place in chlorine.storage] == [("Pool plant", "B1")]
    assert chlorine.nfpa704 is not None
    assert chlorine.nfpa704.spoken() == "health 4, flammability 0, instability 0, special: oxidizer"
    assert chlorine.erg_guide is None


def test_a_code_alone_is_its_range_with_the_raw_code_kept(tmp_path: Path) -> None:
    preplan = take(good_folder(tmp_path)).preplan
    assert preplan is not None
    assert chemicals(preplan)["68476-34-6"].max_amount == Amount(low_lb=5000, high_lb=9999, code="05")


def test_a_confidential_place_is_only_in_the_restricted_section(tmp_path: Path) -> None:
    preplan = take(good_folder(tmp_path)).preplan
    assert preplan is not None
    acid = chemicals(preplan)["7664-93-9"]
    assert (acid.name, acid.storage) == ("Sulfuric acid", ())
    assert restricted(preplan)["7664-93-9"].storage[0].location == "UPS room"
    assert list(restricted(preplan)) == ["7664-93-9"]
    assert "UPS room" not in str(preplan.hazmat)


def test_the_data_sheet_of_a_trade_secret_that_every_agency_may_read_is_asked_about(tmp_path: Path) -> None:
    write(tmp_path, {"documents/sds/cl2.pdf": PDF})
    text = HEADER + "Chlorine,7782-50-5,,100,,gas,Shed,,{},documents/sds/cl2.pdf\n"
    taken(tmp_path, text.format("yes"))
    (warning,) = [line for line in warnings(take(tmp_path)) if "trade secret" in line]
    assert "every agency may read that document" in warning
    taken(tmp_path, text.format("no"))
    assert not [line for line in warnings(take(tmp_path)) if "trade secret" in line]


def test_a_trade_secret_keeps_its_name_back_but_not_its_danger(tmp_path: Path) -> None:
    preplan = taken(tmp_path, HEADER + "Unobtainium,7440-57-5,1234,900,03,solid,Vault,no,yes,\n")
    (told,) = chemicals(preplan).values()
    (whole,) = restricted(preplan).values()
    assert (told.name, told.cas, told.un, told.trade_secret) == (TRADE_SECRET_NAME, None, None, True)
    assert (told.solid, told.max_amount, told.storage[0].location) == (True, whole.max_amount, "Vault")
    assert (whole.id, whole.name, whole.cas) == (told.id, "Unobtainium", "7440-57-5")
    assert "Unobtainium" not in str(preplan.hazmat)
    assert "7440-57-5" not in str(preplan.hazmat)


def test_a_row_without_an_amount_adds_a_place_and_one_with_an_amount_a_chemical(tmp_path: Path) -> None:
    rows = (
        "Chlorine,7782-50-5,,100,,gas,Shed,,,\nChlorine,7782-50-5,,,,gas,Pool,,,\nChlorine,7782-50-5,,50,,gas,Roof,,,\n"
    )
    found = chemicals(taken(tmp_path, HEADER + rows))
    places = {name: [place.location for place in chemical.storage] for name, chemical in found.items()}
    assert places == {"7782-50-5": ["Shed", "Pool"], "7782-50-5-2": ["Roof"]}


def test_a_code_that_is_not_federal_is_kept_raw_with_a_warning(tmp_path: Path) -> None:
    preplan = taken(tmp_path, HEADER + "Chlorine,7782-50-5,,,CA-7,gas,Shed,,,\n")
    assert chemicals(preplan)["7782-50-5"].max_amount == Amount(code="CA-7")
    assert "amount code" in warnings(take(tmp_path))[0]


def test_an_amount_outside_of_its_code_is_a_warning(tmp_path: Path) -> None:
    taken(tmp_path, HEADER + "Chlorine,7782-50-5,,100,13,gas,Shed,,,\n")
    assert warnings(take(tmp_path)) == [
        'hazmat.csv, line 2: max_amount_lb: 100 lb does not lie in the range of amount code "13"'
    ]


def test_a_cas_number_with_a_slip_is_a_warning(tmp_path: Path) -> None:
    taken(tmp_path, HEADER + "Chlorine,7782-50-6,,100,,gas,Shed,,,\n")
    assert warnings(take(tmp_path))[0].startswith("hazmat.csv, line 2: cas: 7782-50-6 is no CAS number")


def test_a_data_sheet_may_be_named_by_its_file(tmp_path: Path) -> None:
    write(tmp_path, {"documents/sds/cl2.pdf": PDF})
    preplan = taken(tmp_path, HEADER + "Chlorine,7782-50-5,,100,,gas,Shed,,,documents/sds/cl2.pdf\n")
    assert chemicals(preplan)["7782-50-5"].sds == "safety-cl2"


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("Chlorine,7782505,,100,,gas,Shed,,,", "cas", "must be a CAS number"),
        ("Chlorine,,99999,100,,gas,Shed,,,", "un", "must be at most 9999"),
        ("Chlorine,,soon,100,,gas,Shed,,,", "un", "must be a whole number"),
        ("Chlorine,,,lots,,gas,Shed,,,", "max_amount_lb", "must be a number"),
        ("Chlorine,,,1e999,,gas,Shed,,,", "max_amount_lb", "must be"),
        ("Chlorine,,,-5,,gas,Shed,,,", "max_amount_lb", "must be at least 0"),
        ("Chlorine,,,100,,plasma,Shed,,,", "state", "must be solid, liquid or gas"),
        ("Chlorine,,,100,,gas,Shed,maybe,,", "confidential", "must be yes or no"),
        ("Chlorine,,,100,,gas,Shed,,,nowhere", "sds", "there is no document"),
        (",,,100,,gas,Shed,,,", "name", "is required"),
    ],
)
def test_an_error_names_line_and_column(tmp_path: Path, row: str, field: str, message: str) -> None:
    intake = take(write(tmp_path, {"facility.yaml": IDENTITY, "hazmat.csv": HEADER + row + "\n"}))
    found = [finding for finding in intake.report.findings if finding.level == "error"]
    assert (found[0].file, found[0].line, found[0].field) == ("hazmat.csv", 2, field)
    assert message in found[0].message
    assert intake.preplan is None


def test_a_wrong_column_is_named(tmp_path: Path) -> None:
    text = HAZMAT.replace("max_amount_lb", "max_amount_kg")
    finding = only_error(take(write(tmp_path, {"facility.yaml": IDENTITY, "hazmat.csv": text})))
    assert (finding.line, finding.field) == (1, "max_amount_kg")
    assert "did you mean max_amount_lb?" in finding.message


def test_the_code_table_has_no_gap_and_every_range_fits_its_code() -> None:
    ends = list(RANGES_LB.values())
    assert [low for low, _ in ends[1:]] == [high + 1 for _, high in ends[:-1] if high is not None]
    for code, (low, high) in RANGES_LB.items():
        assert range_of(code.lstrip("0")) == (low, high)
        assert fits(low, code)
        assert not fits(low - 1, code)


@pytest.mark.parametrize(
    ("cas", "right"), [("7782-50-5", True), ("7732-18-5", True), ("7782-50-6", False), ("١-1-1", False)]
)
def test_a_cas_numbers_check_digit(cas: str, right: bool) -> None:
    assert is_cas(cas) is right
