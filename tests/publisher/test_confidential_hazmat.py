"""What an owner files as confidential or as a trade secret is nowhere in what every agency's key opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.errors import NoGrantError
from responder_app.model.facility import PrePlan
from responder_app.package.encoding import decompress
from responder_app.package.enrolment import write_request
from responder_app.package.keys import KeyRing
from responder_app.package.part import open_part
from responder_app.publisher.office import Office
from tests.publisher.desk import FACILITIES, Device, manifests, newest, publish, read_back, stored
from tests.publisher.intake.owner import errors, take, write, zipped
from tests.publisher.intake.test_tier2 import CHLORINE, IDENTITY, PARTS, STATE_FIELDS, report

SECRETS = ("Phosgene", "75-44-5", "Hydrofluoric", "7664-39-3", "comes by night", "Phosgene annex", "Vault 9", "PHOS-X")
"""Of the trade secret its name, number, parts and the place that names it; of the other its place."""

TRADE_SECRET = (
    CHLORINE.replace("Chlorine", "Phosgene")
    .replace("7782-50-5", "75-44-5")
    .replace("<tradeSecret>false", "<tradeSecret>true")
    .replace("Shed", "Phosgene annex, PHOS-X")
    .replace("<mixture>false</mixture>", f"<mixture>true</mixture>{PARTS}")
    .replace("</chemical>", f"{STATE_FIELDS}</chemical>")
)
HIDDEN_PLACE = (
    CHLORINE.replace("Shed", "Vault 9")
    .replace("Locs>false", "Locs>true")
    .replace("</chemical>", f"{STATE_FIELDS.replace('2000', 'in Vault 9')}</chemical>")
)


@pytest.fixture
def filed(tmp_path: Path) -> PrePlan:
    """A pre-plan as intake makes it of a report with both kinds of secrets."""
    xml = report(TRADE_SECRET + HIDDEN_PLACE)
    folder: dict[str, str | bytes] = {"facility.yaml": IDENTITY, "report.t2s": zipped(**{"epcra_tier2_data.xml": xml})}
    intake = take(write(tmp_path / "owner", folder))
    assert intake.preplan is not None, errors(intake)
    return intake.preplan.model_copy(update={"id": FACILITIES[0]})


def clear_text(office: Office, ring: KeyRing) -> bytes:
    """Everything that these keys open of the repository: catalogue, manifest and every part, unpacked."""
    manifest = manifests(office, ring)[FACILITIES[0]]
    found = [newest(office).model_dump_json().encode(), manifest.model_dump_json().encode()]
    for entry in manifest.parts:
        try:
            clear = open_part(manifest.place, entry, ring, lambda ref: stored(office, ref))
        except NoGrantError:
            continue
        found.append(decompress(clear, "record") if entry.kind == "record" else clear)
    return b"\n".join(found)


def test_no_secret_of_a_report_is_in_what_another_agency_opens_or_lies_about_unsealed(
    office: Office, filed: PrePlan
) -> None:
    engine, patrol = Device(), Device("Patrol 9")
    office.take(filed, [])
    office.enrol(write_request(engine.request, engine.signing), ["fire"])
    office.enrol(write_request(patrol.request, patrol.signing), ["police"])
    publish(office)
    told, whole = (clear_text(office, device.ring(office)) for device in (patrol, engine))
    assert [secret for secret in SECRETS if secret.encode() not in whole] == []  # the control: it is findable
    assert [secret for secret in SECRETS if secret.encode() in told] == []
    assert b"Trade secret" in told
    lying = b"".join(path.read_bytes() for path in office.repository.folder.rglob("*") if path.is_file())
    assert [secret for secret in SECRETS if secret.encode() in lying] == []


def test_a_crew_without_the_key_still_learns_how_much_and_how_dangerous(office: Office, filed: PrePlan) -> None:
    patrol = Device("Patrol 9")
    office.take(filed, [])
    office.enrol(write_request(patrol.request, patrol.signing), ["police"])
    publish(office)
    seen = read_back(office, patrol.ring(office))
    assert seen.hazmat is not None
    assert seen.is_withheld("hazmat_restricted")
    secret, _ = seen.hazmat.chemicals or ()
    assert (secret.ehs, secret.hazards, secret.gas) == (True, ("Oxidizer",), True)
    assert secret.max_amount is not None
