"""Call sites are told apart by call and kind of file, and not by hashes, numbers or drawn names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.sites import about

HOME, REPOSITORY = Path("/tmp/a/laptop/home"), Path("/tmp/a/repository")


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (
            'AT_FDCWD</x>, "/tmp/a/laptop/home/objects/3f/3f0011223344.new", O_RDWR|O_CREAT, 0600',
            "laptop/objects/#/#.new",
        ),
        ('5</tmp/a/laptop/home/library.db-wal>, ""..., 4120, 8240', "laptop/library.db-wal"),
        ('7</tmp/a/repository/metadata/12.targets.json>, "{"..., 4096', "repository/metadata/#.targets.json"),
        ('"/tmp/responder-trust-ab_9x2qq/tmpq3rt_8zz", "/tmp/responder-trust-ab_9x2qq/snapshot.json"', "refresh/#"),
        ('AT_FDCWD</x>, "/tmp/responder-trust-ab_9x2qq/root_history", 0x7ff, 0', "refresh/root_history"),
        ('AT_FDCWD</x>, "/etc/localtime", {st_mode=S_IFREG|0644}, 0', "elsewhere"),
    ],
)
def test_a_site_is_the_kind_of_file(told: str, kind: str) -> None:
    assert about(told, HOME, REPOSITORY) == kind
