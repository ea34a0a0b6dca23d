from __future__ import annotations

import pytest

from responder_app.cli.office_copy import copy_of
from responder_app.errors import InputError


def test_a_bucket_needs_a_key_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    with pytest.raises(InputError, match="AWS_ACCESS_KEY_ID"):
        copy_of("s3://bucket/city")


def test_an_address_that_cannot_be_written_to_is_refused_before_anything_is_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "word")
    for address in ("https://host.example", "s3://bucket?endpoint=http://host", "s3://"):
        with pytest.raises(InputError):
            copy_of(address)
