"""Owns which rooms a use of a building consists of: names, uses and usual widths along a corridor, in metres."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.city.plan.shapes import Use


@dataclass(frozen=True)
class RoomType:
    """A kind of room and how wide it usually is."""

    name: str
    use: Use
    least: float
    most: float


def _rooms(text: str) -> tuple[RoomType, ...]:
    rooms = []
    for line in text.strip().splitlines():
        name, use, least, most = (part.strip() for part in line.split("|"))
        rooms.append(RoomType(name, Use(use), float(least), float(most)))
    return tuple(rooms)


PROGRAMMES: dict[str, tuple[RoomType, ...]] = {
    "office": _rooms("""
        OPEN OFFICE|open office|9|13
        OFFICE|office|3.3|4.2
        OFFICE|office|3.3|4.2
        CONFERENCE|meeting|5|7
        OFFICE|office|3.3|4.2
        COPY / FILES|storage|2.8|3.4
        OPEN OFFICE|open office|8|12
        OFFICE|office|3.3|4.2
        BREAK ROOM|dining|4|5"""),
    "trading": _rooms("""
        TRADING FLOOR|open office|14|18
        RISK DESK|open office|7|9
        CONFERENCE|meeting|5|7
        OFFICE|office|3.5|4.5
        SERVER CLOSET|electrical|2.6|3.2"""),
    "classroom": _rooms("""
        CLASSROOM|classroom|8|9
        CLASSROOM|classroom|8|9
        TEACHERS|office|3.6|4.5
        CLASSROOM|classroom|8|9
        STORAGE|storage|2.4|3
        CLASSROOM|classroom|8|9"""),
    "school ground": _rooms("""
        ADMINISTRATION|office|5|6.5
        NURSE|exam|3.4|4
        CLASSROOM|classroom|8|9
        CLASSROOM|classroom|8|9
        LIBRARY|gallery|10|12
        KINDERGARTEN|classroom|8|9.5
        CAFETERIA|dining|12|15
        KITCHEN|kitchen|6|7
        MUSIC|classroom|8|9
        CUSTODIAN|storage|2.6|3.2"""),
    "ward": _rooms("""
        PATIENT ROOM|patient|4|4.5
        PATIENT ROOM|patient|4|4.5
        PATIENT ROOM|patient|4|4.5
        MEDS|storage|2.6|3
        PATIENT ROOM|patient|4|4.5
        PATIENT ROOM|patient|4|4.5
        NURSE STATION|office|5|6
        CLEAN UTILITY|storage|2.6|3.2
        PATIENT ROOM|patient|4|4.5
        SOILED UTILITY|storage|2.6|3.2"""),
    "surgery": _rooms("""
        OPERATING ROOM|lab|6.5|7.5
        SCRUB|storage|2.6|3
        OPERATING ROOM|lab|6.5|7.5
        RECOVERY|patient|9|11
        STERILE SUPPLY|storage|4|5
        ICU ROOM|patient|4|4.5
        ICU ROOM|patient|4|4.5
        STAFF LOUNGE|dining|4.5|5.5"""),
    "emergency": _rooms("""
        TRIAGE|exam|4|5
        EXAM|exam|3.4|3.8
        EXAM|exam|3.4|3.8
        TRAUMA|lab|6|7
        IMAGING (MRI)|lab|7|8
        CONTROL|office|3|3.6
        PHARMACY|storage|6|7
        WAITING|dining|8|10
        REGISTRATION|office|4.5|6"""),
    "lab": _rooms("""
        RESEARCH LAB|lab|8|10
        INSTRUMENTS|lab|4|5
        OFFICE|office|3.2|3.8
        RESEARCH LAB|lab|8|10
        SOLVENT STORE|storage|3|3.6
        TEACHING LAB|lab|10|12
        OFFICE|office|3.2|3.8
        COLD ROOM|storage|2.8|3.4"""),
    "shop": _rooms("""
        SHOP|shop|8|11
        SHOP|shop|6|8
        CAFE|dining|6|8
        SHOP|shop|9|13
        SERVICE|storage|2.6|3.2
        SHOP|shop|5|7"""),
    "food court": _rooms("""
        FOOD STALL|kitchen|5|6
        FOOD STALL|kitchen|5|6
        FOOD STALL|kitchen|5|6
        RESTAURANT|dining|10|13
        CINEMA|seats|15|19
        SHOP|shop|7|9"""),
    "flats": _rooms("""
        APT|flat|8.5|10
        APT|flat|6.5|7.5
        APT|flat|8.5|10
        APT|flat|10.5|12"""),
    "flats ground": _rooms("""
        LEASING|office|5|6
        MAIL ROOM|storage|4|5
        FITNESS|plain|9|11
        PACKAGE ROOM|storage|4|5
        BIKE ROOM|storage|5|6
        COMMUNITY ROOM|dining|9|12"""),
    "guest": _rooms("""
        GUEST ROOM|guest|3.9|4.3
        GUEST ROOM|guest|3.9|4.3
        GUEST ROOM|guest|3.9|4.3
        SUITE|guest|6|7
        GUEST ROOM|guest|3.9|4.3
        LINEN|storage|2.4|3"""),
    "hotel public": _rooms("""
        RESTAURANT|dining|11|14
        KITCHEN|kitchen|7|8
        FRONT DESK|office|6|7
        BAR|dining|7|9
        LUGGAGE|storage|3|3.6
        BALLROOM|dining|14|17
        OFFICE|office|3.6|4.4"""),
    "resident": _rooms("""
        RESIDENT|patient|4|4.6
        RESIDENT|patient|4|4.6
        RESIDENT|patient|4|4.6
        RESIDENT|patient|4|4.6
        NURSE STATION|office|4.5|5.5
        BATHING|storage|3|3.6
        RESIDENT|patient|4|4.6
        DAY ROOM|dining|7|9
        MEDS|storage|2.4|2.8"""),
    "basement": _rooms("""
        MECHANICAL|mechanical|9|12
        ELECTRICAL|electrical|5|6.5
        STORAGE|storage|6|9
        FIRE PUMP|mechanical|5|6
        TELECOM|electrical|4|5
        STORAGE|storage|7|10
        WORKSHOP|storage|6|8
        BOILERS|mechanical|8|10"""),
    "brewery": _rooms("""
        BREWHOUSE|process|11|13
        FERMENTATION|process|9|11
        CO2 STORE|mechanical|4|5
        COLD ROOM|storage|6|7
        GRAIN STORE|storage|5|6
        BOILERS|mechanical|6|7
        ELECTRICAL|electrical|4|5"""),
    "court": _rooms("""
        COURTROOM|court|11|13
        JUDGE CHAMBERS|office|5|6
        JURY ROOM|meeting|5|6
        COURTROOM|court|11|13
        CLERK|office|5|6
        WITNESS|meeting|3.6|4.4"""),
    "court ground": _rooms("""
        SCREENING|plain|7|9
        CLERK COUNTER|office|8|10
        RECORDS|storage|8|10
        SHERIFF OFFICE|office|6|7
        POLICE DESK|office|6|7
        PUBLIC DEFENDER|office|6|7
        INTERVIEW|meeting|3.4|4"""),
    "cells": _rooms("""
        HOLDING CELL|plain|3|3.4
        HOLDING CELL|plain|3|3.4
        HOLDING CELL|plain|3|3.4
        ARMORY|storage|4|5
        EVIDENCE|storage|6|8
        SALLY PORT|plain|8|10
        LOCKERS|storage|5|6
        ELECTRICAL|electrical|5|6
        MECHANICAL|mechanical|8|10"""),
    "civic": _rooms("""
        CITY CLERK|open office|8|10
        PERMITS|office|6|7
        ARCHIVE|storage|6|8
        OFFICE|office|3.6|4.4
        OFFICE|office|3.6|4.4
        COUNCIL CHAMBER|court|14|16
        HEARING ROOM|meeting|7|8
        TREASURER|open office|7|9"""),
    "gallery": _rooms("""
        GALLERY|gallery|12|16
        GALLERY|gallery|9|12
        MUSEUM SHOP|shop|7|9
        GALLERY|gallery|12|16
        CONSERVATION|lab|7|9
        COLLECTION STORE|storage|6|8"""),
    "data": _rooms("""
        DATA HALL|servers|17|20
        POWER ROOM|electrical|6|7
        BATTERY ROOM (LI-ION)|electrical|6|7
        DATA HALL|servers|17|20
        CRAH GALLERY|mechanical|4|5"""),
    "data support": _rooms("""
        NETWORK OPS|open office|8|10
        GENERATOR|mechanical|6|7
        SWITCHGEAR|electrical|6|7
        BATTERY ROOM (VRLA)|electrical|6|7
        LOADING|plain|6|8
        SECURITY|office|4|5
        PUMP ROOM|mechanical|4|5"""),
    "plant support": _rooms("""
        CONTROL ROOM|office|7|8
        QC LAB|lab|6|7
        MCC|electrical|5|6
        LOCKERS|storage|5|6
        OFFICE|office|3.5|4.2
        BREAK ROOM|dining|5|6
        WORKSHOP|storage|7|9"""),
    "store support": _rooms("""
        DISPATCH|office|5|6
        OFFICE|office|3.6|4.4
        BREAK ROOM|dining|5|6
        CHARGING|electrical|6|8
        LOCKERS|storage|4|5"""),
    "public support": _rooms("""
        TICKETS|office|6|8
        CAFE|dining|7|9
        SHOP|shop|6|8
        POLICE POST|office|4|5
        BAGGAGE|storage|6|8
        OFFICE|office|3.6|4.4"""),
    "backstage": _rooms("""
        DRESSING ROOM|office|4|5
        GREEN ROOM|dining|6|8
        WARDROBE|storage|5|6
        DRESSING ROOM|office|4|5
        SCENE SHOP|storage|8|10
        DIMMERS|electrical|3.5|4.5"""),
    "parish": _rooms("""
        SACRISTY|storage|4|5
        OFFICE|office|3.8|4.6
        CLASS|classroom|6|8
        CHOIR ROOM|dining|6|7
        STORAGE|storage|3|4"""),
}


ONCE = {
    "FIRE PUMP": ("STORAGE", Use.STORAGE),
    "BOILERS": ("STORAGE", Use.STORAGE),
    "TELECOM": ("STORAGE", Use.STORAGE),
    "CAFETERIA": ("CLASSROOM", Use.CLASSROOM),
    "KITCHEN": ("STORAGE", Use.STORAGE),
    "LIBRARY": ("CLASSROOM", Use.CLASSROOM),
    "ADMINISTRATION": ("OFFICE", Use.OFFICE),
    "NURSE": ("OFFICE", Use.OFFICE),
    "IMAGING (MRI)": ("IMAGING (CT)", Use.LAB),
    "PHARMACY": ("SUPPLIES", Use.STORAGE),
    "REGISTRATION": ("EXAM", Use.EXAM),
    "STERILE SUPPLY": ("STORAGE", Use.STORAGE),
    "LEASING": ("OFFICE", Use.OFFICE),
    "MAIL ROOM": ("STORAGE", Use.STORAGE),
    "FITNESS": ("LOUNGE", Use.DINING),
    "PACKAGE ROOM": ("STORAGE", Use.STORAGE),
    "BALLROOM": ("MEETING ROOM", Use.MEETING),
    "FRONT DESK": ("OFFICE", Use.OFFICE),
    "RESTAURANT": ("MEETING ROOM", Use.MEETING),
    "BAR": ("LOUNGE", Use.DINING),
    "LUGGAGE": ("STORAGE", Use.STORAGE),
    "ARMORY": ("STORAGE", Use.STORAGE),
    "SALLY PORT": ("STORAGE", Use.STORAGE),
    "COUNCIL CHAMBER": ("OFFICE", Use.OPEN_OFFICE),
    "CITY CLERK": ("RECORDS", Use.OPEN_OFFICE),
    "TREASURER": ("OFFICE", Use.OPEN_OFFICE),
    "POLICE DESK": ("OFFICE", Use.OFFICE),
    "SHERIFF OFFICE": ("OFFICE", Use.OFFICE),
    "SCREENING": ("MEETING", Use.MEETING),
    "MUSEUM SHOP": ("GALLERY", Use.GALLERY),
    "NETWORK OPS": ("OFFICE", Use.OPEN_OFFICE),
    "SECURITY": ("OFFICE", Use.OFFICE),
    "PUMP ROOM": ("STORAGE", Use.STORAGE),
    "CONTROL ROOM": ("OFFICE", Use.OFFICE),
    "BREWHOUSE": ("PACKAGING", Use.PROCESS),
    "CO2 STORE": ("STORAGE", Use.STORAGE),
    "CHOIR ROOM": ("CLASS", Use.CLASSROOM),
    "SACRISTY": ("STORAGE", Use.STORAGE),
    "GREEN ROOM": ("STORAGE", Use.STORAGE),
    "POLICE POST": ("OFFICE", Use.OFFICE),
    "DISPATCH": ("OFFICE", Use.OFFICE),
    "CHARGING": ("STORAGE", Use.STORAGE),
}
"""Rooms of which a floor has one, and what a second one is instead."""


def sequence(name: str, rng: random.Random) -> Iterator[RoomType]:
    """The programme's rooms for ever, in its order, starting at a random place of its list."""
    rooms = PROGRAMMES[name]
    start = rng.randrange(len(rooms))
    while True:
        yield rooms[start % len(rooms)]
        start += 1
