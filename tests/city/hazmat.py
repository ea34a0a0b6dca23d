"""Owns inventories of hazardous materials: hazmat.csv and Tier II .t2s files."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.city.substances import CATEGORIES, SUBSTANCES, Substance

if TYPE_CHECKING:
    from tests.city.people import Person

CODES = ((99, "01"), (499, "02"), (999, "03"), (4_999, "04"), (9_999, "05"), (24_999, "06"), (49_999, "07"),
         (74_999, "08"), (99_999, "09"), (499_999, "10"), (999_999, "11"), (9_999_999, "12"))  # fmt: skip
"""Upper ends in pounds of the Tier II codes, 40 CFR 370.43."""


@dataclass(frozen=True)
class Store:
    """How much of a substance is where."""

    substance: str
    max_lb: int
    location: str
    level: str = ""
    storage: str = "Above ground tank"
    pressure: str = "Ambient pressure"
    temperature: str = "Ambient temperature"
    confidential: bool = False
    container_lb: int = 0


def code(pounds: int) -> str:
    """The Tier II amount code of an amount."""
    return next((text for limit, text in CODES if pounds <= limit), "13")


HEADER = ("name", "cas", "un", "max_amount_lb", "average_amount_lb", "amount_code", "state", "location", "level",
          "storage_type", "pressure", "temperature", "ehs", "hazards", "nfpa_health", "nfpa_flammability",
          "nfpa_instability", "nfpa_special", "confidential", "sds")  # fmt: skip


def table(stores: tuple[Store, ...], sheets: dict[str, str]) -> bytes:
    """hazmat.csv; `sheets` gives the data sheet's file for a substance."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for store in stores:
        s = SUBSTANCES[store.substance]
        writer.writerow([
            s.name, s.cas, s.un or "", store.max_lb, store.max_lb * 6 // 10, code(store.max_lb), s.state,
            store.location, store.level, store.storage, store.pressure, store.temperature, "yes" if s.ehs else "no",
            ";".join(s.hazards),
            *s.nfpa, "yes" if store.confidential else "no", sheets.get(store.substance, ""),
        ])  # fmt: skip
    return out.getvalue().encode()


@dataclass(frozen=True)
class Filer:
    """Who files a Tier II report."""

    record: str
    name: str
    street: str
    city: str
    lonlat: tuple[float, float]
    occupants: int
    naics: tuple[str, str]
    coordinator: Person


def _hazards(s: Substance) -> str:
    rows = (
        f"<hazard><category>{escape(c)}</category><value>{str(c in s.hazards).lower()}</value></hazard>"
        for c in CATEGORIES
    )
    return "<hazards>" + "".join(rows) + "</hazards>"


def _chemical(filer: Filer, index: int, store: Store) -> str:
    s = SUBSTANCES[store.substance]
    states = "".join(f"<{kind}>{str(kind in s.state).lower()}</{kind}>" for kind in ("solid", "liquid", "gas"))
    average = store.max_lb * 6 // 10
    place = (
        f'<storageLocation recordid="CL{filer.record}{index:02d}"><locationDescription>{escape(store.location)}'
        f"</locationDescription><storageType>{store.storage}</storageType><pressure>{store.pressure}</pressure>"
        f"<temperature>{store.temperature}</temperature>"
        f'<amount unit="pounds">{store.max_lb}</amount></storageLocation>'
    )
    return (
        f'<chemical recordid="CV{filer.record}{index:02d}"><chemName>{escape(s.name)}</chemName>'
        f"<casNumber>{s.cas}</casNumber>"
        f"<ehs>{str(s.ehs).lower()}</ehs><pure>{str(not s.mixture).lower()}</pure>"
        f"<mixture>{str(s.mixture).lower()}</mixture>"
        f"{states}{_hazards(s)}<aveAmount>{average}</aveAmount><aveAmountCode>{code(average)}</aveAmountCode>"
        f"<maxAmount>{store.max_lb}</maxAmount><maxAmountCode>{code(store.max_lb)}</maxAmountCode>"
        "<sameAsLastYear>false</sameAsLastYear><daysOnSite>365</daysOnSite>"
        f"<maxAmtLargestContainer>{store.container_lb or store.max_lb}</maxAmtLargestContainer>"
        "<belowReportingThresholds>false</belowReportingThresholds>"
        f"<confidentialStorageLocs>{str(store.confidential).lower()}</confidentialStorageLocs>"
        "<tradeSecret>false</tradeSecret><lastModified>2026-02-17</lastModified>"
        f"<storageLocations>{place}</storageLocations></chemical>\n"
    )


def tier2(filer: Filer, stores: tuple[Store, ...]) -> bytes:
    """A .t2s file: a ZIP of one XML document in the structure of NOAA's data standard, for report year 2025."""
    chemicals = "".join(_chemical(filer, index, store) for index, store in enumerate(stores))
    person = filer.coordinator
    given, family = person.name.split(" ", 1)
    address = (
        f"<street>{escape(filer.street)}</street><city>{filer.city}</city><state>IL</state><zipcode>60699</zipcode>"
    )
    xml = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<epcraTier2Dataset xmlns="https://cameo.noaa.gov/epcra_tier2/data_standard/v1" version="1.0.0">\n'
        f'<dataset reportyear="2025">\n<facilities>\n<facility recordid="FA{filer.record}">'
        f"<facilityName>{escape(filer.name)}</facilityName><streetAddress>{address}</streetAddress>"
        f"<county>Adler</county><fireDistrict>Port Adler Fire Department</fireDistrict>"
        f"<latLong><latitude>{filer.lonlat[1]:.6f}</latitude><longitude>{filer.lonlat[0]:.6f}</longitude></latLong>"
        "<sitePlanAttached>false</sitePlanAttached><dateSigned>2026-02-17</dateSigned>"
        f"<nameAndTitleOfCertifier>{escape(person.name)}, {escape(person.role)}</nameAndTitleOfCertifier>"
        f"<manned>true</manned><maxNumOccupants>{filer.occupants}</maxNumOccupants>"
        f'<contactIds><contactId linkId="CK{filer.record}">CT{filer.record}</contactId></contactIds>\n'
        f"<chemicals>\n{chemicals}</chemicals>\n"
        f'<facilityIds><facilityId recordid="FD{filer.record}" type="NAICS"><id>{filer.naics[0]}</id>'
        f"<description>{escape(filer.naics[1])}</description></facilityId></facilityIds></facility>\n</facilities>\n"
        f'<contacts><contact recordid="CT{filer.record}"><firstName>{given}</firstName><lastName>{family}</lastName>'
        f"<title>{escape(person.role)}</title>"
        "<contactTypes><contactType>Fac. Emergency Coordinator</contactType></contactTypes>"
        f'<phones><phone recordid="PH{filer.record}"><phoneNumber>{person.phones[0]}</phoneNumber>'
        "<phoneType>24-hour</phoneType></phone></phones></contact></contacts>\n</dataset>\n</epcraTier2Dataset>\n"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("epcra_tier2_data.xml", (2026, 2, 17, 9, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, xml)
    return out.getvalue()
