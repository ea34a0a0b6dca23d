"""Guests of an office: vehicles of other agencies that read named facilities until a date.

Each call changes the registry and publishes in one step, so that a neighbour who is on the way has keys at once.
Facilities that changed wait for the next publication, as always.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from responder_app.errors import InputError, NoAnswerError
from responder_app.model.dates import spoken_end
from responder_app.model.terms import Scope
from responder_app.package.enrolment import read_request
from responder_app.package.guest import PREFIX, GuestTerms
from responder_app.publisher import guest_offering
from responder_app.publisher.key_store import ALL_SCOPES, KeyStore
from responder_app.publisher.office import Change, Office
from responder_app.publisher.publishing import Published
from responder_app.publisher.registry import devices, packages
from responder_app.publisher.registry.devices import Device

LONGEST = timedelta(days=366)
"""Whoever needs more is no guest."""


@dataclass(frozen=True)
class Admitted:
    """A guest as it is now, its enrolment file, and what was published."""

    device: Device
    answer: bytes
    published: Published


@dataclass(frozen=True)
class Guests:
    """The guests of one office. Every call raises as `Office.publish`."""

    office: Office
    clock_is_right: bool = False
    by: str = ""
    """Who does it, for the guest's history."""

    def all(self) -> tuple[Device, ...]:
        """Every guest, those that ended too, in the order of their names."""
        found = (one for one in self.office.devices() if one.guest is not None)
        return tuple(sorted(found, key=lambda one: (one.name, one.fingerprint)))

    def admit(
        self,
        request: bytes,
        facilities: Iterable[str],
        until: datetime,
        scopes: Collection[str] = (),
        areas: bool = True,
        source: str | None = None,
    ) -> Admitted:
        """Take a device in as a guest; one that is a guest already gets these terms in place of its own.

        Args:
            request: The device's request file, its fingerprint compared.
            facilities: Published ones, by name or id.
            until: Aware; at most a year ahead.
            scopes: What it reads there beside what is shared.
            areas: Whether it gets streets, hydrants and base maps of the districts that they lie in.
            source: Where it is told to sync from.

        Raises InputError, NoAnswerError for a facility that is not there, TrustError for a forged request.
        """
        asked, now = read_request(request), self.office.clock()
        ids = tuple(sorted({self._facility(text) for text in facilities}))
        if not ids:
            raise InputError("name at least one facility")
        read = _scopes(scopes)
        self._check_end(until)
        known = next((one for one in self.office.devices() if one.fingerprint == asked.fingerprint), None)
        if known is not None and known.guest is None and known.state != "revoked":
            raise InputError(
                f"{known.name} reads whole districts and cannot become a guest: its keys open more. Leave it as it is, "
                "or revoke it and set it up anew"
            )
        fresh = GuestTerms(
            scope=f"{PREFIX}{os.urandom(6).hex()}",
            scopes=read,
            facilities=ids,
            areas=areas,
            until=until,
            promised_until=until,
        )
        terms = _renewed(known.guest, fresh) if known is not None and known.guest is not None else fresh
        noted = terms.noting("added", now, self.by)
        device = replace(
            devices.device_of(asked, (terms.scope,), known.compartments if known else (), now), guest=noted
        )

        def change(connection: Connection, _keys: KeyStore) -> None:
            if known is not None:
                _note_lost(connection, known, terms)
            devices.put(connection, device)

        published = self._issue(change)
        now_known = self.office.device(asked.fingerprint)
        return Admitted(now_known, self.office.answer_to(now_known, source), published)

    def change(self, guest: Device, facilities: Iterable[str] = (), scopes: Collection[str] | None = None) -> Published:
        """Give a guest these facilities, or these scopes, in place of those that it has; none named: as it was.

        Raises as `admit`.
        """
        terms = self._running(guest)
        ids = tuple(sorted({self._facility(text) for text in facilities})) or terms.facilities
        read = terms.scopes if scopes is None else _scopes(scopes)
        return self._put(guest, terms.model_copy(update={"facilities": ids, "scopes": read}), "changed")

    def prolong(self, guest: Device, until: datetime) -> Published:
        """Let a guest stay until then; also one that has ended, and also to a day before its end. Raises InputError."""
        terms = _of(guest)
        self._check_end(until)
        wanted = terms.model_copy(update={"until": until, "promised_until": until})
        return self._put(guest, _renewed(terms, wanted), "prolonged")

    def end(self, guest: Device) -> Published:
        """End its stay now. Raises InputError for one that has ended."""
        self._running(guest)
        return self._issue(
            lambda connection, keys: guest_offering.end(connection, keys, guest, self.office.clock(), self.by)
        )

    def _put(self, guest: Device, terms: GuestTerms, what: str) -> Published:
        noted = terms.noting(what, self.office.clock(), self.by)

        def change(connection: Connection, _keys: KeyStore) -> None:
            _note_lost(connection, guest, terms)
            devices.put_terms(connection, replace(guest, guest=noted))

        return self._issue(change)

    def _issue(self, change: Change) -> Published:
        published = self.office.issue(change, clock_is_right=self.clock_is_right)
        return replace(published, objects_removed=self.office.prune()) if published.sealed_anew else published

    def _facility(self, text: str) -> str:
        found = self.office.known_id(text) or text
        with self.office.reading() as connection:
            package = packages.get(connection, found)
        if package.type != "facility" or package.state == packages.WITHDRAWN:
            raise NoAnswerError(f"{text} is no facility that is offered; `responder office list` shows them")
        if not package.is_offered:
            raise InputError(f"{package.name} was never published: publish first")
        return found

    def _check_end(self, until: datetime) -> None:
        now = self.office.clock()
        if until <= now:
            raise InputError(f"{spoken_end(until)} is over; to end a stay now: `responder office device guest end`")
        if until - now > LONGEST:
            raise InputError("a guest stays for a year at most; enrol a device that needs more as one of your own")

    @staticmethod
    def _running(guest: Device) -> GuestTerms:
        terms = _of(guest)
        if terms.ended_at is not None:
            raise InputError(
                f"the stay of {guest.name} has ended; `responder office device guest prolong` begins it again"
            )
        return terms


def _of(guest: Device) -> GuestTerms:
    if guest.guest is None:
        raise InputError(f"{guest.name} is no guest; `responder office device guest list` shows them")
    if guest.state == "revoked":
        raise InputError(f"{guest.name} was revoked")
    return guest.guest


def _renewed(before: GuestTerms, wanted: GuestTerms) -> GuestTerms:
    """The wanted terms under the same scope; after an end under the key that nobody was given."""
    epoch = before.epoch + 1 if before.ended_at is not None else before.epoch
    promised = max(before.promised_until, wanted.promised_until)
    kept = {"scope": before.scope, "deeds": before.deeds}
    update = {**kept, "epoch": epoch, "promised_until": promised, "ended_at": None}
    return wanted.model_copy(update=update)


def _note_lost(connection: Connection, before: Device, terms: GuestTerms) -> None:
    """Restricted parts that it could read until now and no longer may are sealed anew."""
    own = before.guest
    if own is None or own.ended_at is not None:
        return
    guest_offering.note_left(connection, set(own.facilities) - set(terms.facilities), own.scopes)
    guest_offering.note_left(connection, own.facilities, set(own.scopes) - set(terms.scopes))


def _scopes(asked: Collection[str]) -> tuple[str, ...]:
    unknown = set(asked) - set(ALL_SCOPES)
    if unknown:
        raise InputError(f"there is no scope {sorted(unknown)[0]!r}; choose from {', '.join(ALL_SCOPES)}")
    return tuple(sorted({Scope.SHARED.value, *asked}))
