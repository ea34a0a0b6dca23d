"""Owns invented people: names, telephone numbers from the 555-01xx range, contacts and first-in lists."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.city.dates import TODAY

FIRST = (
    "Marisol",
    "Terrence",
    "Ingrid",
    "Dwayne",
    "Anjali",
    "Conor",
    "Beatriz",
    "Hollis",
    "Yusuf",
    "Greta",
    "Lamar",
    "Noriko",
    "Piotr",
    "Simone",
    "Desmond",
    "Wilhelmina",
    "Octavio",
    "Priya",
    "Eamon",
    "Rosalind",
    "Tobias",
    "Farah",
    "Calvin",
    "Maeve",
    "Ruben",
    "Thandiwe",
    "Lionel",
    "Zofia",
    "Marcus",
    "Eleni",
)
LAST = (
    "Okonkwo-Reyes",
    "Vandermeer",
    "Castellane",
    "Birdsong",
    "Achterberg",
    "Moreau-Diaz",
    "Pellworth",
    "Kaminskey",
    "Thistlewood",
    "Arrowood",
    "Nakagawara",
    "Lindqvister",
    "Ferraby",
    "Ostrowick",
    "Haverstock",
    "Quillfeather",
    "Drummondson",
    "Szabolcsi",
    "Merriweaver",
    "Tolliverson",
    "Blackthorne",
    "Iyerson",
    "Corriganelli",
    "Wintersole",
    "Abernethie",
    "Zelenkova",
    "Maddockson",
    "Rasmusdotter",
    "Pinkertonne",
    "Delacroixe",
)
AREA_CODES = (312, 773, 872)
ROLES = (
    ("Building engineer on duty", "24 hours"),
    ("Facility manager", "Mon-Fri 07:00-18:00"),
    ("Security supervisor", "24 hours"),
    ("Safety officer", "Mon-Fri 08:00-16:30"),
    ("Owner's representative", "on call"),
)


@dataclass(frozen=True)
class Person:
    """A row of contacts.csv."""

    name: str
    role: str
    phones: tuple[str, ...]
    hours: str
    priority: int


@dataclass(frozen=True)
class Pass:
    """A row of first_in.csv."""

    name: str
    employer: str
    role: str
    id_check: str
    areas: tuple[str, ...]
    phone: str
    valid_from: date
    valid_to: date


def name(rng: random.Random) -> str:
    """An invented full name."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def phone(rng: random.Random) -> str:
    """A number from the range that is kept for fiction."""
    return f"{rng.choice(AREA_CODES)}-555-01{rng.randrange(100):02d}"


def contacts(rng: random.Random, roles: tuple[str, ...]) -> list[Person]:
    """Contacts in call order: the facility's own `roles` first, then the usual ones."""
    given = [(role, "24 hours" if index == 0 else "on call") for index, role in enumerate(roles)]
    people = []
    for index, (role, hours) in enumerate((*given, *ROLES[: 5 - min(len(given), 2)])):
        numbers = (phone(rng), phone(rng)) if rng.random() < 0.4 else (phone(rng),)
        people.append(Person(name(rng), role, numbers, hours, index + 1))
    return people


def first_in(rng: random.Random, employer: str, areas: tuple[str, ...]) -> list[Pass]:
    """Three to five re-entry passes; the last is a contractor's, and about one list in three has an expired one."""
    jobs = ("Chief engineer", "Electrician", "Elevator mechanic", "IT operations lead", "Fire alarm technician")
    passes = []
    for index in range(rng.randint(3, 5)):
        begin = TODAY - timedelta(days=rng.randint(40, 300))
        end = begin + timedelta(days=365)
        if index == 1 and rng.random() < 0.35:
            begin, end = date(2025, 3, 1), date(2026, 2, 28)
        boss = employer if index < 2 else rng.choice(("Norwood Lift Service", "Quayside Electric", "Halyard Systems"))
        check = rng.choice(("state driver's license", "company photo badge", "port credential with photo"))
        where = (areas[index % len(areas)], areas[(index + 1) % len(areas)]) if len(areas) > 1 else areas
        passes.append(Pass(name(rng), boss, jobs[index], check, where, phone(rng), begin, end))
    return passes
