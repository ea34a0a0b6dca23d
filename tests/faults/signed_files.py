"""Forged TUF metadata and catalogues given to a vehicle's refresh: none may change what it believes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from responder_app.errors import NotFoundError, ResponderError
from responder_app.package.digest import sha256_hex
from responder_app.trust.refresh import CATALOGUE, Outcome, refresh
from responder_app.trust.state import TrustState
from tests.fakes.office import Office
from tests.faults.json_damage import damaged
from tests.faults.tally import Tally, Until

MASKS = (0x01, 0x20, 0x80)
"""Which bit of a byte is flipped: the least, the case of a letter, the one that makes it no ASCII."""


@dataclass(frozen=True)
class Refreshing:
    """A vehicle that believes one state of an office's repository, and the files of the next."""

    office: Office
    state: TrustState
    files: Mapping[str, bytes]
    paths: tuple[str, ...]
    """What the next refresh will ask for and find."""
    believed: frozenset[str]
    """SHA-256 of the signed content of every file that the office ever signed."""
    newest: str
    """SHA-256 of the newest catalogue."""

    def fetch(self, changed: Mapping[str, bytes]) -> Outcome:
        """A refresh over the files with these in the place of theirs."""
        files = {**self.files, **changed}

        def get(path: str, most: int) -> bytes:
            if path not in files:
                raise NotFoundError(path)
            return files[path]

        return refresh(self.office.anchor, self.state, get, datetime.now(UTC))


def prepare() -> Refreshing:
    """An office with two states and two roots; the vehicle believes the first."""
    now = datetime.now(UTC).replace(microsecond=0)
    office = Office(now)
    office.publish(now)
    first = refresh(office.anchor, TrustState(), office.fetch, now).state
    assert first.sequence == 1
    held = list(office.files.values())
    office.new_root()
    office.publish(now, epochs={"city": {"shared": 2, "fire": 1}})
    office.requests.clear()
    assert refresh(office.anchor, first, office.fetch, now).state.sequence == 2
    paths = tuple(path for path in dict.fromkeys(office.requests) if path in office.files)
    newest = sha256_hex(office.files[office.catalogue_path])
    signed = frozenset(map(_content, (*held, *office.files.values())))
    return Refreshing(office, first, dict(office.files), paths, signed, newest)


def _content(data: bytes) -> str:
    """The hash of what a metadata file is understood to say, of other files that of all.

    Not of its bytes: tuf passes over what it does not know in a few places, such as further files in a timestamp's
    `meta`, before it looks at the signature. Nobody reads that, here neither.
    """
    try:
        said = Metadata.from_bytes(data).signed.to_dict()
    except RepositoryError:
        return sha256_hex(data)
    return sha256_hex(json.dumps(said, sort_keys=True).encode())


def judge(scene: Refreshing, changed: Mapping[str, bytes], made: str, tally: Tally) -> None:
    """Refresh; write into the tally what is believed without having been signed."""
    try:
        outcome = scene.fetch(changed)
    except Exception as error:  # noqa: BLE001  a bug that a fault has found
        tally.crashed.append(f"{made}: {error!r}")
        return
    state = outcome.state
    accepted = outcome.catalogue is not None
    if outcome.error is not None and not (isinstance(outcome.error, ResponderError) and str(outcome.error)):
        tally.crashed.append(f"{made}: {outcome.error!r}")
    if accepted and (outcome.catalogue is None or outcome.catalogue.hash != scene.newest):
        tally.unverified.append(f"{made}: another catalogue is believed")
    believed = {name: body for name, body in state.metadata.items() if _content(body) not in scene.believed}
    if believed:
        tally.unverified.append(f"{made}: kept as believed: {sorted(believed)}")
    before = scene.state
    if not accepted and replace(state, metadata={}) != replace(before, metadata={}):
        tally.unverified.append(f"{made}: refused, and yet floor, era or sequence moved")
    if not accepted and state.metadata.get(CATALOGUE) != before.metadata[CATALOGUE]:
        tally.lost.append(f"{made}: the catalogue that was accepted is gone")


def flips(scene: Refreshing, tally: Tally, until: Until, random: Random, most: int | None = None) -> None:
    """Every byte of every file that a refresh reads, three ways; in random order as far as time allows."""
    all_of = [(path, at, mask) for path in scene.paths for at in range(len(scene.files[path])) for mask in MASKS]
    random.shuffle(all_of)
    done = 0
    for path, at, mask in all_of[:most]:
        if until.over:
            break
        data = bytearray(scene.files[path])
        data[at] ^= mask
        judge(scene, {path: bytes(data)}, f"{path}, byte {at} ^ {mask}", tally)
        tally.tried[f"one bit of {_kind(path)} flipped"] += 1
        done += 1
    tally.notes.append(f"Of the signed files {done:,} of {len(all_of):,} flips were tried.")


def structured(scene: Refreshing, tally: Tally, until: Until, random: Random, most: int) -> None:
    """Damage of structure; pieces come from the other files too, older ones among them."""
    texts = {path: json.loads(scene.files[path]) for path in scene.paths}
    donors = [json.loads(data) for path, data in sorted(scene.files.items()) if not path.startswith("objects/")]
    for number in range(most):
        if until.over:
            return
        path = random.choice(scene.paths)
        data = damaged(random, texts[path], random.choice(donors))
        judge(scene, {path: data}, f"structured {number} of {path}", tally)
        tally.tried[f"structure of {_kind(path)} damaged"] += 1


def exchanges(scene: Refreshing, tally: Tally) -> None:
    """Every file in the place of every other, and every older edition in the place of the newer."""
    for path in scene.paths:
        for other, data in scene.files.items():
            if other != path:
                judge(scene, {path: data}, f"{other} in the place of {path}", tally)
                tally.tried[f"another file in the place of {_kind(path)}"] += 1


def controls(scene: Refreshing, tally: Tally) -> None:
    """What whoever has the keys signs is believed, and must be noticed as not the state that was expected."""
    untouched = Tally("control", "")
    judge(scene, {}, "untouched", untouched)
    tally.control("untouched files are accepted", not untouched.wrong and scene.fetch({}).catalogue is not None)
    for what, files in _signed_by_the_office_itself(scene):
        trial = Tally("control", "")
        judge(scene, files, what, trial)
        tally.control(f"{what} is noticed", bool(trial.unverified))


def _signed_by_the_office_itself(scene: Refreshing) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    office = scene.office
    office.publish(datetime.now(UTC).replace(microsecond=0), epochs={})
    yield "a state that was signed with the stolen keys", dict(office.files)


def _kind(path: str) -> str:
    name = path.rsplit("/", 1)[-1].removesuffix(".json")
    return "the catalogue" if name.endswith(".catalogue") else f"the {name.split('.')[-1]}"
