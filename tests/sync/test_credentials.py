from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from responder_app.errors import InputError
from responder_app.library.library import Library, open_library
from responder_app.paths import VehiclePaths
from responder_app.settings import Settings
from responder_app.sync.credentials import (
    access_to,
    bucket_key_of,
    save_bucket_key,
    save_inbox_token,
    save_read_token,
)
from responder_app.sync.transport.access import BucketKey
from tests.sync.scene import KEY

BUCKET = "s3://city/repository?endpoint=https://store.example"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(open_library(VehiclePaths(tmp_path), KEY.database_key, create=True)) as library:
        yield library


@pytest.fixture(autouse=True)
def _no_key_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def test_each_token_is_shown_to_the_host_that_it_was_given_for_and_no_other(library: Library) -> None:
    save_read_token(library, "https://host.example/city", "read-word")
    save_inbox_token(library, "https://host.example", "inbox-word")
    shown = access_to("https://HOST.example/elsewhere", Settings(), library)
    assert (shown.read_token, shown.inbox_token) == ("read-word", "inbox-word")
    for other in ("https://host.example:8443", "https://example", "/media/stick", BUCKET):
        assert access_to(other, Settings(), library).read_token == ""


def test_a_key_is_for_one_bucket_of_one_store(library: Library) -> None:
    save_bucket_key(library, BUCKET, BucketKey("id", "word", "more"))
    assert access_to(BUCKET.replace("repository", "other"), Settings(), library).bucket_key == BucketKey(
        "id", "word", "more"
    )
    for other in (BUCKET.replace("city", "town"), BUCKET.replace("store.", "thief."), "s3://city/repository"):
        assert access_to(other, Settings(), library).bucket_key is None


def test_what_is_forgotten_is_not_shown(library: Library) -> None:
    save_bucket_key(library, BUCKET, BucketKey("id", "word"))
    save_bucket_key(library, BUCKET, None)
    save_read_token(library, "https://host.example", "word")
    save_read_token(library, "https://host.example", "")
    assert access_to(BUCKET, Settings(), library).bucket_key is None
    assert access_to("https://host.example", Settings(), library).read_token == ""


def test_the_kept_key_goes_before_that_of_the_environment(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "outside")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "word")
    assert access_to(BUCKET, Settings(), library).bucket_key == BucketKey("outside", "word")
    assert access_to(BUCKET, Settings()).bucket_key == BucketKey("outside", "word")
    save_bucket_key(library, BUCKET, BucketKey("kept", "word"))
    assert access_to(BUCKET, Settings(), library).bucket_key == BucketKey("kept", "word")


def test_half_a_key_in_the_environment_is_none() -> None:
    assert bucket_key_of({"AWS_ACCESS_KEY_ID": "id"}) is None
    assert bucket_key_of({"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": ""}) is None


@pytest.mark.parametrize("word", ["two words", "line\nbreak", "ü"])
def test_what_could_end_a_header_is_no_secret(library: Library, word: str) -> None:
    with pytest.raises(InputError):
        save_read_token(library, "https://host.example", word)
    with pytest.raises(InputError):
        save_bucket_key(library, BUCKET, BucketKey("id", word))


def test_a_token_for_a_folder_or_a_key_for_an_address_is_refused(library: Library) -> None:
    with pytest.raises(InputError):
        save_read_token(library, "/media/stick", "word")
    with pytest.raises(InputError):
        save_bucket_key(library, "https://host.example", BucketKey("id", "word"))
