from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from responder_app.position.fix import Fix, NoFix, Reading
from responder_app.position.nmea import NmeaReader

SAID = Path(__file__).parent / "said" / "receiver.nmea"


def sentence(body: str) -> bytes:
    total = 0
    for byte in body.encode():
        total ^= byte
    return f"${body}*{total:02X}".encode()


def read(body: str) -> Reading | None:
    return NmeaReader().read(sentence(body))


def test_a_receiver_is_read_from_its_cold_start_on() -> None:
    reader = NmeaReader()
    readings = [reader.read(line) for line in SAID.read_bytes().splitlines()]
    said = [reading for reading in readings if reading is not None]
    assert said[:2] == [NoFix(), NoFix()]
    fixes = [reading for reading in said if isinstance(reading, Fix)]
    assert len(fixes) == 4
    assert fixes[0].accuracy_m is None
    assert fixes[1].point == pytest.approx((-87.62445, 41.88251))
    assert [fix.accuracy_m for fix in fixes[1:]] == pytest.approx([13.5, 13.5, 3.375])


def test_the_published_examples_are_where_they_say() -> None:
    # The example sentences of the NMEA 0183 tables that everyone copies (gpsd's "NMEA Revealed").
    gga = read("GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,")
    assert isinstance(gga, Fix)
    assert gga.point == pytest.approx((11.516667, 48.1173), abs=1e-6)
    south = read("GPRMC,225446,A,4916.45,S,12311.12,W,000.5,054.7,191194,020.3,E")
    assert isinstance(south, Fix)
    assert south.point == pytest.approx((-123.185333, -49.274167), abs=1e-6)


@pytest.mark.parametrize(
    "body",
    [
        "GPGGA,123519,4867.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,9999.999,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,N,18131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,X,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,-807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,nan,N,inf,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,253519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,0000.000,N,00000.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPRMC,123519,A,4807.038,N",
        "GPGLL,4916.45,N,12311.12,W,225444,A",
    ],
)
def test_what_is_no_place_is_not_taken(body: str) -> None:
    assert read(body) is None


@pytest.mark.parametrize(
    "body",
    [
        "GPRMC,123519,V,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W",
        "GPGGA,123519,4807.038,N,01131.000,E,0,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,N,01131.000,E,6,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,N,01131.000,E,8,08,0.9,545.4,M,46.9,M,,",
        "GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W,S",
        "GPGGA,123519,4807.038,N,01131.000,E,1,03,999.9,545.4,M,46.9,M,,",
    ],
)
def test_a_guess_a_simulation_and_a_hopeless_one_are_no_position(body: str) -> None:
    assert read(body) == NoFix()


def test_a_damaged_sentence_is_not_taken_and_the_same_one_whole_is() -> None:
    whole = sentence("GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,")
    assert isinstance(NmeaReader().read(whole), Fix)
    assert isinstance(NmeaReader().read(b"\x00\xffrubbish$GP" + whole), Fix)
    assert NmeaReader().read(whole.replace(b"4807", b"4808")) is None
    assert NmeaReader().read(whole[:-3]) is None
    assert NmeaReader().read(whole[:20]) is None


def test_an_accuracy_is_not_kept_for_ever() -> None:
    reader = NmeaReader()
    reader.read(sentence("GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,"))
    fixes = [
        reader.read(sentence(f"GPRMC,1235{second},A,4807.038,N,01131.000,E,,,230394,,")) for second in range(20, 30)
    ]
    known = [isinstance(fix, Fix) and fix.accuracy_m is not None for fix in fixes]
    assert known == [True] * 5 + [False] * 5


@given(st.binary(max_size=200))
def test_no_bytes_break_it(line: bytes) -> None:
    assert NmeaReader().read(line) is None


@given(st.text("0123456789.,NSEWAVM-", max_size=90))
def test_no_fields_break_it(fields: str) -> None:
    for kind in ("GPGGA", "GNRMC"):
        read(f"{kind},{fields}")


@given(
    st.sampled_from(["GPGGA,123519,{},N,{},E,1,08,0.9,545.4,M,46.9,M,,", "GPRMC,123519,A,{},S,{},W,,,230394,,"]),
    st.tuples(st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.integers(0, 199), st.integers(0, 99)),
)
@example("GPGGA,123519,{},N,{},E,1,08,0.9,545.4,M,46.9,M,,", (90, 0), (180, 0))
def test_a_place_is_on_the_earth_or_not_taken(body: str, lat: tuple[int, int], lon: tuple[int, int]) -> None:
    reading = read(body.format("{:02}{:02}.5".format(*lat), "{:03}{:02}.5".format(*lon)))
    on_earth = lat[0] < 90 and lon[0] < 180 and lat[1] < 60 and lon[1] < 60
    assert isinstance(reading, Fix) == on_earth
    if isinstance(reading, Fix):
        assert [abs(degrees) for degrees in reading.point] == pytest.approx(
            [lon[0] + (lon[1] + 0.5) / 60, lat[0] + (lat[1] + 0.5) / 60]
        )
