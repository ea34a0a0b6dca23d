"""What is typed and what is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responder_app.library.library import Library, open_library
from responder_app.library.values import Field, Hit
from responder_app.model.area import Area
from responder_app.model.hazmat import Chemical
from responder_app.model.terms import Scope
from responder_app.paths import VehiclePaths
from tests.library.buildings import building
from tests.library.conftest import KEY
from tests.library.press import Press

CHLORINE = Chemical(id="c1", name="Chlorine", cas="7782-50-5", un=1017)
ACID = Chemical(id="c2", name="Sulfuric acid", cas="7664-93-9", un=1830)
SECRET = Chemical(id="c3", name="Phosgene", cas="75-44-5", un=1076)

CITY = (
    building("Willis Tower", "233 S Wacker Dr", 1, aliases=("Sears Tower",), tenants=("Skydeck", "United Airlines")),
    building("John Hancock Center", "875 North Michigan Avenue", 2, aliases=("875 N Michigan",)),
    building("Tribune Tower", "435 N Michigan Ave", 3),
    building("Art Institute", "111 S Michigan Ave", 4),
    building("State Street Lofts", "100 N State St", 5),
    building("Palmer House", "100 S State St", 6),
    building("St. Mary's Hospital", "2233 W Division St", 7, tenants=("Elliott & Sons Pharmacy",)),
    building("Jardine Water Treatment Plant", "1000 E Ohio St", 8, chemicals=(CHLORINE, ACID)),
    building("McCormick Place", "2301 S King Dr", 9),
    building("Terminal 5", "10000 W O'Hare Ave", 10, complex_name="O'Hare International Airport"),
    building("Eliot House", "12 Oak Ln", 11),
    building("Elliott Hall", "900 Pine Blvd", 12),
    building("Lincoln Elementary School", "37-11 74th St", 13),
    building("Lincoln Elementary School", "615 W Kemper Pl", 14),
    building("Acme Chemical", "4200 W 5th Ave", 15, secret_chemicals=(SECRET,)),
    building("Café Zürich", "1 Prudential Plaza", 16),
    building("Lower Wacker Garage", "233 N Wacker Dr", 17),
    building("Adler Towers", "645 Quay Rd", 19),
    building("Adler Tower", "340 Quay Rd", 20),
    building("Police Archive", "77 W 35th St", 18, cameras=True),
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = open_library(VehiclePaths(Path(tmp_path_factory.mktemp("city"))), KEY, create=True)
    press = Press()
    library.add_keys(press.ring)
    library.install([press.package(one).arrival for one in CITY])
    yield library
    library.close()


def _named(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.name for hit in hits]


@pytest.mark.parametrize(
    ("typed", "name", "field", "text"),
    [
        ("willis", "Willis Tower", Field.NAME, "Willis Tower"),
        ("tower willis", "Willis Tower", Field.NAME, "Willis Tower"),
        ("WILLIS TWR", "Willis Tower", Field.NAME, "Willis Tower"),
        ("sears", "Willis Tower", Field.ALIAS, "Sears Tower"),
        ("united air", "Willis Tower", Field.TENANT, "United Airlines"),
        ("233 s wacker", "Willis Tower", Field.ADDRESS, "233 S Wacker Dr, Chicago, IL 60606"),
        ("233 south wacker drive", "Willis Tower", Field.ADDRESS, "233 S Wacker Dr, Chicago, IL 60606"),
        ("233 S. Wacker Dr., Chicago, IL 60606", "Willis Tower", Field.ADDRESS, "233 S Wacker Dr, Chicago, IL 60606"),
        ("875 n mich", "John Hancock Center", Field.ALIAS, "875 N Michigan"),
        (
            "875 north michigan avenue",
            "John Hancock Center",
            Field.ADDRESS,
            "875 North Michigan Avenue, Chicago, IL 60606",
        ),
        ("435 n michigan avenu", "Tribune Tower", Field.ADDRESS, "435 N Michigan Ave, Chicago, IL 60606"),
        ("saint marys hosp", "St. Mary's Hospital", Field.NAME, "St. Mary's Hospital"),
        ("chlor", "Jardine Water Treatment Plant", Field.CHEMICAL, "Chlorine, UN1017, CAS 7782-50-5"),
        ("7782-50-5", "Jardine Water Treatment Plant", Field.CHEMICAL, "Chlorine, UN1017, CAS 7782-50-5"),
        ("cas 7782-50", "Jardine Water Treatment Plant", Field.CHEMICAL, "Chlorine, UN1017, CAS 7782-50-5"),
        ("un 1017", "Jardine Water Treatment Plant", Field.CHEMICAL, "Chlorine, UN1017, CAS 7782-50-5"),
        ("UN1830", "Jardine Water Treatment Plant", Field.CHEMICAL, "Sulfuric acid, UN1830, CAS 7664-93-9"),
        ("1830", "Jardine Water Treatment Plant", Field.CHEMICAL, "Sulfuric acid, UN1830, CAS 7664-93-9"),
        ("ohare airport", "Terminal 5", Field.COMPLEX, "O'Hare International Airport"),
        ("37-11 74", "Lincoln Elementary School", Field.ADDRESS, "37-11 74th St, Chicago, IL 60606"),
        ("4200 w fifth av", "Acme Chemical", Field.ADDRESS, "4200 W 5th Ave, Chicago, IL 60606"),
        ("one prudential", "Café Zürich", Field.ADDRESS, "1 Prudential Plaza, Chicago, IL 60606"),
        ("cafe zur", "Café Zürich", Field.NAME, "Café Zürich"),
        ("phosgene", "Acme Chemical", Field.CHEMICAL, "Phosgene, UN1076, CAS 75-44-5"),
    ],
)
def test_what_is_typed_as_written_is_found_first_and_says_where(
    city: Library, typed: str, name: str, field: Field, text: str
) -> None:
    best = city.search(typed)[0]
    assert (best.name, best.field, best.text, best.near) == (name, field, text, False)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("n michgan av 435", "Tribune Tower"),
        ("willi twoer", "Willis Tower"),
        ("wilis tower", "Willis Tower"),
        ("wlilis", "Willis Tower"),
        ("hosptial", "St. Mary's Hospital"),
        ("233 s waker dr", "Willis Tower"),
        ("233 s wackr", "Willis Tower"),
        ("875 n michgan avneue", "John Hancock Center"),
        ("mc cormick place", "McCormick Place"),
        ("mccormickplace", "McCormick Place"),
        ("clorine", "Jardine Water Treatment Plant"),
        ("238 s wacker", "Willis Tower"),
        ("2333 s wacker dr", "Willis Tower"),
        ("100 w state st", "State Street Lofts"),
        ("435 n michigan boulev", "Tribune Tower"),
        ("615 kempr", "Lincoln Elementary School"),
    ],
)
def test_a_slip_still_finds_the_building_and_says_that_it_is_a_guess(city: Library, typed: str, name: str) -> None:
    hits = city.search(typed)
    assert name in _named(hits)
    assert all(hit.near for hit in hits)


@pytest.mark.parametrize("typed", ["Adler Tower", "adler towers"])
def test_of_two_that_fit_equally_the_one_spelt_as_typed_leads(city: Library, typed: str) -> None:
    named = _named(city.search(typed))
    assert named[0].casefold() == typed.casefold()
    assert {"Adler Tower", "Adler Towers"} <= set(named)


def test_a_misspelt_street_finds_all_buildings_on_it_with_the_direction_first(city: Library) -> None:
    hits = city.search("n michgan av")
    assert set(_named(hits[:2])) == {"John Hancock Center", "Tribune Tower"}
    assert _named(hits[2:]) == ["Art Institute"]


def test_another_direction_is_never_shown_as_if_it_were_the_same(city: Library) -> None:
    hits = city.search("100 n state")
    assert [(hit.name, hit.near) for hit in hits] == [("State Street Lofts", False), ("Palmer House", True)]
    assert hits[0].score > hits[1].score


def test_without_a_direction_both_stay_and_neither_is_a_guess(city: Library) -> None:
    hits = city.search("100 state st")
    assert {(hit.name, hit.near) for hit in hits} == {("State Street Lofts", False), ("Palmer House", False)}
    assert hits[0].score == hits[1].score


def test_an_exact_house_number_comes_before_one_that_only_begins_so(city: Library) -> None:
    hits = [hit for hit in city.search("100") if hit.field is Field.ADDRESS]
    assert {hit.name for hit in hits[:2]} == {"State Street Lofts", "Palmer House"}
    assert {hit.name for hit in hits[2:]} == {"Jardine Water Treatment Plant", "Terminal 5"}


def test_two_of_one_name_stay_two(city: Library) -> None:
    hits = city.search("lincoln elem")
    assert _named(hits) == ["Lincoln Elementary School"] * 2
    assert len({hit.facility_id for hit in hits}) == 2
    assert len({hit.address for hit in hits}) == 2


def test_names_that_sound_alike_are_shown_below_the_one_that_was_typed(city: Library) -> None:
    """A dispatcher writes what he hears: Eliot may be Elliott."""
    hits = city.search("eliot h")
    assert [(hit.name, hit.near) for hit in hits[:2]] == [("Eliot House", False), ("Elliott Hall", True)]


def test_every_beginning_of_a_name_finds_it(city: Library) -> None:
    for one in CITY:
        name = one.identity.name
        for length in range(2, len(name) + 1):
            assert name in _named(city.search(name[:length])), name[:length]


def test_every_beginning_of_an_address_from_its_first_word_finds_it(city: Library) -> None:
    for one in CITY:
        street = one.identity.address.street
        for length in range(len(street.split()[0]) + 3, len(street) + 1):
            assert one.identity.name in _named(city.search(street[:length])), street[:length]


def test_what_this_device_may_not_read_is_not_found(city: Library) -> None:
    assert city.search("lobby camera") == ()
    assert _named(city.search("police archive")) == ["Police Archive"]


def test_a_secret_chemical_is_found_only_by_those_who_may_know(tmp_path: Path) -> None:
    library = open_library(VehiclePaths(tmp_path / "police"), KEY, create=True)
    press = Press(device_scopes=(Scope.SHARED, Scope.POLICE))
    library.add_keys(press.ring)
    press.package(CITY[14]).deliver(library)
    assert library.search("phosgene") == ()
    assert _named(library.search("acme")) == ["Acme Chemical"]
    library.close()


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "\x00", "***", '"', "日本", "NEAR(", "a OR", "{name}:", "^", "'; DROP", "x" * 5000]
)
def test_odd_input_finds_nothing_or_something_but_never_fails(city: Library, typed: str) -> None:
    city.search(typed)
    city.suggest(typed)
    city.addresses(typed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_typed_text_whatever_makes_the_search_fail(city: Library, typed: str) -> None:
    for hit in (*city.search(typed), *city.suggest(typed)):
        assert 0 <= hit.score <= 100


def test_when_nothing_is_found_the_nearest_names_are_offered(city: Library) -> None:
    assert city.search("hankok centr builing") == ()
    assert city.suggest("hankok centr builing")[0].name == "John Hancock Center"
    assert all(hit.near for hit in city.suggest("hankok"))
    assert city.suggest("zzzzqqq") == ()


def test_as_many_hits_as_are_asked_for_the_best_ones(city: Library) -> None:
    everything = city.search("s", limit=50)
    assert len(everything) > 5
    assert city.search("s", limit=3) == everything[:3]


def test_a_new_version_is_found_by_its_new_name_only(tmp_path: Path) -> None:
    library = open_library(VehiclePaths(tmp_path), KEY, create=True)
    press = Press()
    library.add_keys(press.ring)
    press.package(building("Sears Tower"), 1).deliver(library)
    assert library.search("seers tower")
    press.package(building("Willis Tower"), 2).deliver(library)
    assert _named(library.search("willis")) == ["Willis Tower"]
    assert _named(library.search("wilis")) == ["Willis Tower"]
    assert library.search("sears") == ()
    assert "Sears" not in str(library.suggest("sears"))
    library.close()


@pytest.mark.parametrize(
    ("typed", "near"), [("Kaisaniementie 5", False), ("5 kaisaniementie", False), ("Kaisaniementie 5 B", True)]
)
def test_an_address_is_found_wherever_its_house_number_stands(tmp_path: Path, typed: str, near: bool) -> None:
    lines = [{"street": f"{n} Kaisaniementie", "city": "Helsinki", "point": (24.94, 60.17)} for n in (3, 5, 15)]
    held = Area.model_validate({"id": "a0000000-0000-4000-8000-000000000001", "name": "Helsinki", "addresses": lines})
    library = open_library(VehiclePaths(tmp_path), KEY, create=True)
    Press().area(held).deliver(library)
    first, *_ = library.addresses(typed)
    library.close()
    assert (first.street, first.near) == ("5 Kaisaniementie", near)


def test_a_neighbour_is_offered_also_when_the_house_number_comes_last(city: Library) -> None:
    assert "Willis Tower" in _named(city.search("south wacker drive 235"))
    assert _named(city.search("south wacker drive 235")) == _named(city.search("235 south wacker drive"))
