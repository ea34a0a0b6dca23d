"""A bucket of an S3-compatible store: its address, its opening, and what its failures mean. Reading is s3.py's.

obstore is imported when a bucket is opened: whoever has none pays nothing for it.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, urlsplit

from responder_app.errors import InputError, TamperedError
from responder_app.sync.transport.access import BucketKey
from responder_app.sync.transport.base import checked_path
from responder_app.sync.transport.patience import Patience
from responder_app.sync.transport.proxy import proxy_for

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config, S3Credential, S3Store

EXAMPLE = "s3://bucket/prefix?endpoint=https://host&region=name"
DEFAULT_REGION = "us-east-1"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,64}")
_WRONG_KEY = re.compile(r"InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|TokenRefreshRequired")
_WRONG_CLOCK = re.compile(r"RequestTimeTooSkewed|RequestExpired")
_UNKNOWN_NAME = re.compile(r"dns error|failed to lookup")
_NO_PROOF = re.compile(r"invalid peer certificate|UnknownIssuer|certificate", re.IGNORECASE)


@dataclass(frozen=True)
class BucketAddress:
    """Where a repository lies in an S3-compatible store."""

    bucket: str
    prefix: str
    endpoint: str | None
    """https:// address of the store; None is Amazon's in that region."""
    region: str

    @property
    def text(self) -> str:
        """As a person would write it; without what is the default."""
        asked = []
        if self.endpoint:
            asked.append(f"endpoint={self.endpoint}")
        if self.region != DEFAULT_REGION:
            asked.append(f"region={self.region}")
        place = f"s3://{self.bucket}/{self.prefix}".rstrip("/")
        return place + ("?" + "&".join(asked) if asked else "")

    @property
    def place(self) -> str:
        """What a key is for: the store and the bucket."""
        return f"{self.endpoint or 'amazon'}/{self.bucket}"


def read_address(address: str) -> BucketAddress:
    """The parts of s3://bucket/prefix?endpoint=https://host&region=name. Raises InputError."""
    try:
        parts = urlsplit(address)
        asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise InputError(f"{address} is not an address of a bucket; it is written {EXAMPLE}.") from error
    prefix = parts.path.strip("/")
    region = asked.pop("region", [DEFAULT_REGION])[-1]
    endpoint = asked.pop("endpoint", [None])[-1]
    usable = parts.scheme == "s3" and _BUCKET.fullmatch(parts.netloc) and _REGION.fullmatch(region)
    if not usable or asked or parts.fragment or not _is_plain(prefix):
        raise InputError(f"{address} is not an address of a bucket; it is written {EXAMPLE}.")
    if endpoint is not None and not _is_https(endpoint):
        raise InputError("A bucket's endpoint must be an https:// address without user name, path, ? or #.")
    return BucketAddress(parts.netloc, prefix, endpoint.rstrip("/") if endpoint else None, region)


def _is_plain(prefix: str) -> bool:
    try:
        return not prefix or bool(checked_path(prefix))
    except TamperedError:
        return False


def _is_https(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        return (
            parts.scheme == "https"
            and bool(parts.hostname)
            and parts.port != 0
            and parts.username is None
            and parts.path in ("", "/")
            and not (parts.query or parts.fragment)
        )
    except ValueError:
        return False


def open_bucket(address: BucketAddress, key: BucketKey | None, ca_file: Path | None, patience: Patience) -> S3Store:
    """The bucket; nothing is sent yet. Raises InputError for a CA file that cannot be read.

    All is said here, so that nothing of the environment names another host. Failures are not tried again below:
    the sync does that, and counts it.
    """
    from obstore.exceptions import BaseError  # noqa: PLC0415
    from obstore.store import S3Store  # noqa: PLC0415

    client: ClientConfig = {
        "allow_http": False,
        "connect_timeout": timedelta(seconds=patience.connect_s),
        "read_timeout": timedelta(seconds=patience.stall_s),
        "timeout": timedelta(days=1),  # the least rate ends what would last so long
        "user_agent": "responder",
    }
    endpoint = address.endpoint or f"https://s3.{address.region}.amazonaws.com"
    proxy = proxy_for(urlsplit(endpoint).hostname or "")
    if proxy is not None:
        client["proxy_url"] = proxy
    if ca_file is not None:
        client["root_certificate"] = _pem(ca_file)
    config: dict[str, object] = {
        "bucket": address.bucket,
        # The name that wins over all others: AWS_ENDPOINT_URL_S3 in the environment would win over "endpoint".
        "aws_endpoint_url_s3": endpoint,
        "region": address.region,
        "virtual_hosted_style_request": False,
        "skip_signature": key is None,
        "conditional_put": "etag",
    }
    try:
        return S3Store(
            config=cast("S3Config", config),
            prefix=address.prefix or None,
            client_options=client,
            retry_config={"max_retries": 0},
            credential_provider=None if key is None else lambda: _credential(key),
        )
    except BaseError as error:
        raise InputError(f"{address.text} cannot be used with the AWS_ settings of this computer.") from error


def _credential(key: BucketKey) -> S3Credential:
    # A provider, so that no part of another key in the environment is mixed in.
    return {
        "access_key_id": key.id,
        "secret_access_key": key.secret,
        "token": key.token or None,
        "expires_at": None,
    }


def _pem(ca_file: Path) -> str:
    try:
        ssl.create_default_context(cafile=ca_file)  # what obstore says of a damaged one helps nobody
        return ca_file.read_text("latin-1")
    except OSError as error:  # ssl.SSLError is one
        raise InputError(f"{ca_file} is not a PEM file of certificate authorities that can be read.") from error


def refusal(error: Exception, name: str) -> str | None:
    """Why the store refuses this key, for a person; None when it refuses no key but the one thing asked for."""
    told = str(error)
    if _WRONG_CLOCK.search(told):
        return f"{name} refuses the key because this computer's clock is wrong."
    if _WRONG_KEY.search(told):
        return f"{name} does not accept the access key that is set for it."
    return None


def sentence(error: Exception, name: str) -> str:
    """What went wrong on the way to the store, for a person. Never the store's own words."""
    told = str(error)
    refused = refusal(error, name)
    if refused is not None:
        return refused
    if "NoSuchBucket" in told:
        return f"There is no bucket {name}."
    if _UNKNOWN_NAME.search(told):
        return f"The name of {name}'s host is not found: there is no network here, or the address is wrong."
    if "error trying to connect" in told or "Connect" in told:
        return f"{name}: its host does not prove who it is." if _NO_PROOF.search(told) else f"{name} cannot be reached."
    if "TimedOut" in told or "timed out" in told:
        return f"{name} answers too slowly."
    return f"{name} broke off the transfer or cannot answer now."
