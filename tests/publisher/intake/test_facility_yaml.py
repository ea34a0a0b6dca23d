from __future__ import annotations

import time
from pathlib import Path

import pytest

from responder_app.publisher.intake.limits import YAML_BYTES, YAML_NODES
from tests.publisher.intake.owner import errors, only_error, take, write

IDENTITY = """\
identity:
  name: Lakeview Tower
  address: {street: 100 North Michigan Avenue, city: Chicago}
  location: [-87.6244, 41.8827]
"""


def error_of(folder: Path, text: str | bytes) -> tuple[int | None, str | None, str]:
    finding = only_error(take(write(folder, {"facility.yaml": text})))
    assert finding.file == "facility.yaml"
    return finding.line, finding.field, finding.message


@pytest.mark.parametrize(
    ("more", "line", "field", "message"),
    [
        ("site:\n  acess_points: []\n", 6, "site.acess_points", "is not a known field; did you mean access_points?"),
        ("sit: {}\n", 5, "sit", "is not a known section; did you mean site?"),
        ("construction:\n  year: soon\n", 6, "construction.year", 'must be a whole number, not "soon"'),
        ("construction: {year: 1500}\n", 5, "construction.year", 'must be at least 1600, not "1500"'),
        ("construction: {height_m: .inf}\n", 5, "construction.height_m", 'must be a number, not ".inf"'),
        ("construction: {height_m: 1e999}\n", 5, "construction.height_m", 'must be a finite number, not "1e999"'),
        ("construction: {height_m: nan}\n", 5, "construction.height_m", 'must be a finite number, not "nan"'),
        ("construction: {solar_panels: perhaps}\n", 5, "construction.solar_panels", 'must be yes or no, not "perhaps"'),
        ("occupancy: {day_from: 25:00}\n", 5, "occupancy.day_from", 'must be a time such as 07:30, not "25:00"'),
        ("people: {contacts: {}}\n", 5, "people.contacts", "must be a list, not a group of fields"),
        ("people: hello\n", 5, "people", 'must be a group of fields, not "hello"'),
        (
            "people:\n  contacts:\n    - name: A\n      role: B\n      priority: 1\n",
            7,
            "people.contacts.0.phones",
            "is required",
        ),
        ("site: {gates: [{id: ../x, label: G}]}\n", 5, "site.gates.0.id", "must begin with a letter or digit"),
        ("site: {gates: [{id: g, label: G}, {id: g, label: H}]}\n", 5, "site", "id 'g' appears twice"),
        ("id: not-a-uuid\n", 5, "id", "must begin with"),
        ("documents: [{file: a.pdf}]\n", 5, "documents.0.kind", "is required"),
    ],
)
def test_an_error_says_line_field_and_what_is_wrong(
    tmp_path: Path, more: str, line: int, field: str, message: str
) -> None:
    write(tmp_path, {"facility.yaml": IDENTITY + more})
    finding = take(tmp_path).report.findings[0] if "documents" not in more else None
    found = [f for f in take(tmp_path).report.findings if f.level == "error"]
    assert finding is None or finding.file == "facility.yaml"
    assert (found[0].line, found[0].field) == (line, field)
    assert found[0].message.startswith(message)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (IDENTITY + "site: &a {}\nwater: *a\n", 5, "anchors and aliases"),
        (IDENTITY + "site: !!python/object:os.system {}\n", 5, "tags (!) are not taken"),
        (IDENTITY + "site: {}\nsite: {}\n", 6, '"site" is given twice'),
        (IDENTITY + "? [a, b]\n: c\n", 5, "a key must be plain text"),
        (IDENTITY + "---\nsite: {}\n", 5, "holds more than one document"),
        (IDENTITY + "site: [unclosed\n", 6, "is not YAML"),
        (IDENTITY + "site: a\tb: c: d\n", 5, "is not YAML"),
        (IDENTITY + "site: \0\n", 5, "contains the character U+0000"),
        (IDENTITY + "site: " + "[" * 100_000, 5, "is nested more than 20 deep"),
        (IDENTITY.encode("utf-16"), 1, "is not UTF-8"),
        (IDENTITY.encode() + b"site: \xff", 5, "is not UTF-8"),
        ("just text", 1, "must be a group of fields"),
        ("", 1, "must be a group of fields"),
        ("- a\n- b\n", 1, "must be a group of fields"),
    ],
)
def test_yaml_that_could_harm_or_deceive_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, message: str
) -> None:
    write(tmp_path, {"facility.yaml": text})
    first = next(finding for finding in take(tmp_path).report.findings if finding.level == "error")
    assert (first.file, first.line) == ("facility.yaml", line)
    assert message in first.message


def test_an_alias_bomb_is_refused_at_its_first_anchor_at_once(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9))
    began = time.monotonic()
    assert "anchors" in errors(take(write(tmp_path, {"facility.yaml": bomb})))[0]
    assert time.monotonic() - began < 30


def test_too_many_bytes_or_values_are_refused(tmp_path: Path) -> None:
    large = IDENTITY + "# " + "x" * YAML_BYTES
    assert "is larger than the 1 MiB" in errors(take(write(tmp_path, {"facility.yaml": large})))[0]
    many = IDENTITY + "site: [" + "a," * (YAML_NODES + 1) + "]"
    assert "holds more than 100,000 values" in errors(take(write(tmp_path, {"facility.yaml": many})))[0]


def test_labels_and_codes_stay_as_they_were_written(tmp_path: Path) -> None:
    text = IDENTITY.replace("city: Chicago", "city: Chicago, postal_code: 05401, state: NO")
    text += "occupancy: {day_from: 07:30, hours: 1:30}\n"
    text += "levels: {levels: [{label: 007, ordinal: 7}, {label: 1.10, ordinal: 1}]}\n"
    preplan = take(write(tmp_path, {"facility.yaml": text})).preplan
    assert preplan is not None
    assert (preplan.identity.address.postal_code, preplan.identity.address.state) == ("05401", "NO")
    assert preplan.occupancy is not None
    assert (preplan.occupancy.day_from.minute, preplan.occupancy.hours) == (30, "1:30")
    assert preplan.levels is not None
    assert [level.label for level in preplan.levels.levels or ()] == ["007", "1.10"]


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_nothing_written_is_nothing_provided(tmp_path: Path, written: str) -> None:
    preplan = take(write(tmp_path, {"facility.yaml": f"{IDENTITY}construction: {{year: {written}}}\n"})).preplan
    assert preplan is not None
    assert preplan.construction is not None
    assert preplan.construction.year is None


def test_html_in_a_name_is_just_text(tmp_path: Path) -> None:
    text = IDENTITY.replace("Lakeview Tower", "<script>alert(1)</script> & <b>Tower</b>")
    preplan = take(write(tmp_path, {"facility.yaml": text})).preplan
    assert preplan is not None
    assert preplan.identity.name == "<script>alert(1)</script> & <b>Tower</b>"


def test_a_right_to_left_mark_in_a_name_is_refused_and_shown_as_its_number(tmp_path: Path) -> None:
    line, field, message = error_of(tmp_path, IDENTITY.replace("Lakeview", "Lake\u202eview"))
    assert (line, field) == (2, "identity.name")
    assert "U+202E" in message
    assert "\u202e" not in message


def test_no_value_or_name_reaches_a_terminal_with_control_characters(tmp_path: Path) -> None:
    text = IDENTITY + 'construction: {"ye\\u202ear": 1, "year": "\\e[31mred\\u0000"}\n"si\\u202ete": {}\n'
    lines = "\n".join(take(write(tmp_path, {"facility.yaml": text, "a\u202eb\x1b.txt": "x"})).report.lines())
    assert "<U+202E>" in lines
    assert not {character for character in lines if character < " " or character == "\u202e"} - {"\n"}


def test_a_critical_alert_over_160_characters_is_an_error(tmp_path: Path) -> None:
    alert = "  critical_alert: {severity: danger, text: " + "x" * 161 + "}\n"
    line, field, message = error_of(tmp_path, IDENTITY + alert)
    assert (line, field) == (5, "identity.critical_alert.text")
    assert message == "has 161 characters; at most 160 are allowed"


def test_the_identity_is_required(tmp_path: Path) -> None:
    assert errors(take(write(tmp_path, {"facility.yaml": "site: {}\n"}))) == [
        "facility.yaml: identity: is required: name, address and location of the building"
    ]
