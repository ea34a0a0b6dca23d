from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.cli.office_home import read_compared
from responder_app.errors import InputError
from responder_app.package.enrolment import EnrolmentRequest, write_request
from responder_app.package.public_keys import grouped
from tests.publisher.desk import Device


@pytest.mark.parametrize(("same", "asked"), [(True, True), (False, True), (False, False)])
def test_a_request_is_taken_when_a_person_compared_the_fingerprint(
    same: bool, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    device = Device("Engine 9")
    request = tmp_path / "request.json"
    request.write_bytes(write_request(EnrolmentRequest.model_validate(device.request.model_dump()), device.signing))
    questions: list[str] = []

    def confirm(question: str) -> bool:
        questions.append(question)
        return same

    monkeypatch.setattr("typer.confirm", confirm)
    if asked and not same:
        with pytest.raises(InputError, match="nothing was granted"):
            read_compared(request, "to be enrolled", compared=False)
    else:
        assert read_compared(request, "to be enrolled", compared=not asked) == request.read_bytes()
    assert len(questions) == asked
    said = capsys.readouterr().out
    assert "Engine 9" in said
    assert grouped(device.request.fingerprint) in said
