"""The guidebook's tables as values, read once from resources/hazmat (its PROVENANCE.md says where they are from)."""

from __future__ import annotations

import csv
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from responder_app.paths import RESOURCES


@dataclass(frozen=True)
class GuideRow:
    """One guide of the orange pages. Distances in metres, with the US text as printed."""

    number: int
    title: str
    pages: str
    isolate_m: float
    isolate_liquid_m: float | None
    isolate_solid_m: float | None
    isolate_us: str
    large_spill_m: float | None
    large_spill_us: str
    large_spill_direction: str
    fire_m: float | None
    fire_us: str
    fire_trigger: str
    fire_includes_responders: bool
    water_reactive: bool
    no_water: bool
    special: str


@dataclass(frozen=True)
class Material:
    """A name of the yellow and blue pages."""

    un: int | None
    name: str
    guide: int
    polymerizes: bool
    toxic_inhalation: bool


@dataclass(frozen=True)
class Table1Row:
    """A row of Table 1 (green pages). Distances by column: metres, and the US unit as printed.

    `plus` names the columns printed as "11.0+": the real distance can be larger.
    """

    row: str
    page: str
    un: int
    name: str
    condition: str
    in_water: bool
    metres: Mapping[str, float]
    us: Mapping[str, str]
    plus: frozenset[str]
    see_table3: bool


@dataclass(frozen=True)
class Table3Row:
    """The largest distances of a container in Table 3: isolation in metres, downwind in kilometres."""

    un: int
    container: str
    page: str
    isolate_m: float
    largest_km: float
    plus: bool


@dataclass(frozen=True)
class CasUn:
    """A UN number under which a CAS number travels; `un` None when it has none of its own."""

    un: int | None
    form: str
    confidence: str
    generic: bool


@dataclass(frozen=True)
class Rating:
    """NFPA 704 ratings of older lists, the worst where lists differ."""

    name: str
    health: int
    flammability: int
    instability: int
    special: tuple[str, ...]


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_COLUMNS = ("small_isolate", "small_day", "small_night", "large_isolate", "large_day", "large_night")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (RESOURCES / "hazmat" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


@cache
def guides() -> Mapping[int, GuideRow]:
    """Guides by number, without those that are left blank."""
    active = (row for row in _rows("guides.csv") if row["status"] == "active")
    return MappingProxyType({int(row["guide"]): _guide(row) for row in active})


def _guide(row: dict[str, str]) -> GuideRow:
    return GuideRow(
        number=int(row["guide"]),
        title=row["title"],
        pages=row["printed_pages"],
        isolate_m=float(row["isolate_max_m"]),
        isolate_liquid_m=_number(row["isolate_liquid_m"]),
        isolate_solid_m=_number(row["isolate_solid_m"]),
        isolate_us=row["isolate_us"],
        large_spill_m=_number(row["large_spill_evac_m"]),
        large_spill_us=row["large_spill_evac_us"],
        large_spill_direction=row["large_spill_direction"].replace("_", " "),
        fire_m=_number(row["fire_evac_m"]),
        fire_us=row["fire_us"],
        fire_trigger=row["fire_trigger"],
        fire_includes_responders=row["fire_evac_includes_responders"] == "true",
        water_reactive=row["water_reactive"] == "yes",
        no_water=row["fire_no_water"] in ("all", "on_material_itself", "except_life_threatening_fine_spray"),
        special=row["special"],
    )


@cache
def _materials() -> tuple[Material, ...]:
    return tuple(
        Material(
            un=int(row["un"]) if row["un"] else None,
            name=row["name"],
            guide=int(row["guide"]),
            polymerizes=row["polymerization_hazard"] == "true",
            toxic_inhalation=row["tih_table1"] == "true",
        )
        for row in _rows("materials.csv")
    )


@cache
def materials_by_un() -> Mapping[int, tuple[Material, ...]]:
    """The names under each UN number."""
    return _grouped((material.un, material) for material in _materials() if material.un is not None)


@cache
def materials_by_name() -> Mapping[str, tuple[Material, ...]]:
    """The entries under each name, in small letters."""
    return _grouped((material.name.casefold(), material) for material in _materials())


@cache
def table1() -> Mapping[int, tuple[Table1Row, ...]]:
    """Rows of Table 1 by UN number; a printed row appears once for each of its names."""
    return _grouped((row.un, row) for row in map(_table1_row, _rows("table1.csv")))


def _table1_row(row: dict[str, str]) -> Table1Row:
    metres: dict[str, float] = {}
    us: dict[str, str] = {}
    for column in _COLUMNS:
        isolate = column.endswith("isolate")
        value = _number(row[f"{column}_{'m' if isolate else 'km'}"])
        if value is not None:
            metres[column] = value if isolate else value * 1000
            us[column] = row[f"{column}_{'ft' if isolate else 'mi'}"]
    return Table1Row(
        row=row["row_id"],
        page=row["printed_page"],
        un=int(row["un"]),
        name=row["name"],
        condition=row["condition"],
        in_water=row["spill_medium"] == "water",
        metres=MappingProxyType(metres),
        us=MappingProxyType(us),
        plus=frozenset(row["plus_flags"].split(";")),
        see_table3=row["table3_ref"] == "true",
    )


@cache
def table3() -> Mapping[int, tuple[Table3Row, ...]]:
    """Rows of Table 3 by UN number, one for each kind of container."""
    return _grouped((row.un, row) for row in map(_table3_row, _rows("table3.csv")))


def _table3_row(row: dict[str, str]) -> Table3Row:
    kilometres = [float(row[f"{when}_{wind}_km"]) for when in ("day", "night") for wind in ("low", "moderate", "high")]
    return Table3Row(
        un=int(row["un"]),
        container=row["container"],
        page=row["printed_page"],
        isolate_m=float(row["isolate_m"]),
        largest_km=max(kilometres),
        plus=bool(row["plus_flags"]),
    )


@cache
def un_by_cas() -> Mapping[str, tuple[CasUn, ...]]:
    """UN numbers by CAS number."""
    return _grouped(
        (
            row["cas"],
            CasUn(int(row["un"]) if row["un"] else None, row["form"], row["confidence"], row["generic_nos"] == "true"),
        )
        for row in _rows("cas_un.csv")
    )


@cache
def _ratings() -> tuple[tuple[str, Rating], ...]:
    return tuple(
        (
            row["cas"],
            Rating(
                name=row["name"],
                health=int(row["max_health"]),
                flammability=int(row["max_flammability"]),
                instability=int(row["max_instability"]),
                special=tuple(mark for mark in row["special"].split() if mark in ("W", "OX", "SA")),
            ),
        )
        for row in _rows("nfpa704.csv")
    )


@cache
def ratings_by_cas() -> Mapping[str, tuple[Rating, ...]]:
    """Ratings by CAS number."""
    return _grouped((cas, rating) for cas, rating in _ratings() if cas)


@cache
def ratings_by_name() -> Mapping[str, tuple[Rating, ...]]:
    """Ratings by name, in small letters."""
    return _grouped((rating.name.casefold(), rating) for _, rating in _ratings())


def load_all() -> None:
    """Read every table now rather than at the first question about a chemical."""
    for table in (
        guides,
        materials_by_un,
        materials_by_name,
        table1,
        table3,
        un_by_cas,
        ratings_by_cas,
        ratings_by_name,
    ):
        table()


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in groups.items()})
