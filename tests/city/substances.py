"""Owns the table of hazardous substances: CAS, UN, NFPA 704, EPCRA hazard categories.

CAS and UN numbers are those of the Emergency Response Guidebook 2024; EHS is the list of 40 CFR 355.
"""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = (
    "Explosive",
    "Flammable (gases, aerosols, liquids, or solids)",
    "Oxidizer (liquid, solid or gas)",
    "Self-reactive",
    "Pyrophoric (liquid or solid)",
    "Pyrophoric Gas",
    "Self-heating",
    "Organic peroxide",
    "Corrosive to metal",
    "Gas under pressure (compressed gas)",
    "In contact with water emits flammable gas",
    "Combustible Dust",
    "Acute toxicity (any route of exposure)",
    "Skin corrosion or irritation",
    "Serious eye damage or eye irritation",
    "Respiratory or skin sensitization",
    "Germ cell mutagenicity",
    "Carcinogenicity",
    "Reproductive toxicity",
    "Specific target organ toxicity(single or repeated exposure)",
    "Aspiration hazard",
    "Simple Asphyxiant",
    "Hazard Not Otherwise Classified",
)
"""The hazard categories of a Tier II report, in its order."""
_LETTERS = {
    "F": "Flammable (gases, aerosols, liquids, or solids)",
    "G": "Gas under pressure (compressed gas)",
    "T": "Acute toxicity (any route of exposure)",
    "S": "Skin corrosion or irritation",
    "E": "Serious eye damage or eye irritation",
    "M": "Corrosive to metal",
    "O": "Oxidizer (liquid, solid or gas)",
    "C": "Carcinogenicity",
    "A": "Simple Asphyxiant",
    "P": "Aspiration hazard",
    "R": "Specific target organ toxicity(single or repeated exposure)",
    "X": "Self-reactive",
    "W": "In contact with water emits flammable gas",
    "N": "Hazard Not Otherwise Classified",
}
"""Categories by the letters of the table below."""


@dataclass(frozen=True)
class Substance:
    """What is printed on every data sheet of it."""

    name: str
    cas: str
    un: int | None
    state: str
    ehs: bool
    nfpa: tuple[int, int, int, str]
    hazards: tuple[str, ...]
    mixture: bool = False


_TABLE = """
    chlorine|Chlorine|7782-50-5|1017|liquid;gas|ehs|4 0 0|OX|OGTS|
    ammonia|Ammonia, anhydrous|7664-41-7|1005|liquid;gas|ehs|3 1 0||FGTS|
    sulfuric|Sulfuric acid|7664-93-9|1830|liquid|ehs|3 0 2|W|SEM|
    battery acid|Sulfuric acid (in lead-acid batteries)|7664-93-9|2794|liquid|ehs|3 0 2|W|SEM|mixture
    lithium|Lithium ion batteries||3480|solid||1 2 1||FN|mixture
    diesel|Diesel fuel|68476-34-6|1202|liquid||1 2 0||FPC|
    gasoline|Gasoline|8006-61-9|1203|liquid||1 3 0||FPC|
    jet|Kerosene (jet fuel)|8008-20-6|1223|liquid||1 2 0||FP|
    ethanol|Ethanol|64-17-5|1170|liquid||2 3 0||FE|
    methanol|Methanol|67-56-1|1230|liquid||1 3 0||FTR|
    acetone|Acetone|67-64-1|1090|liquid||1 3 0||FE|
    toluene|Toluene|108-88-3|1294|liquid||2 3 0||FRP|
    hexane|Hexanes|110-54-3|1208|liquid||2 3 0||FRP|
    ether|Diethyl ether|60-29-7|1155|liquid||2 4 1||FR|
    acrylonitrile|Acrylonitrile|107-13-1|1093|liquid|ehs|4 3 2||FTCX|
    styrene|Styrene monomer|100-42-5|2055|liquid||2 3 2||FRX|
    caustic|Sodium hydroxide, solution|1310-73-2|1824|liquid||3 0 1||SEM|mixture
    hydrochloric|Hydrochloric acid|7647-01-0|1789|liquid||3 0 1||SEM|mixture
    nitric|Nitric acid|7697-37-2|2031|liquid|ehs|4 0 0|OX|OSM|
    hydrofluoric|Hydrofluoric acid|7664-39-3|1790|liquid|ehs|4 0 1||TSE|
    hypochlorite|Sodium hypochlorite solution|7681-52-9|1791|liquid||3 0 1||SEM|mixture
    fluorosilicic|Fluorosilicic acid|16961-83-4|1778|liquid||3 0 1||SE|mixture
    ferric|Ferric chloride, solution|7705-08-0|2582|liquid||3 0 0||ME|mixture
    oxygen|Oxygen, refrigerated liquid|7782-44-7|1073|liquid;gas||3 0 0|OX|OG|
    nitrous|Nitrous oxide|10024-97-2|1070|gas||2 0 0|OX|OG|
    nitrogen|Nitrogen, refrigerated liquid|7727-37-9|1977|liquid;gas||3 0 0|SA|GA|
    co2|Carbon dioxide, refrigerated liquid|124-38-9|2187|liquid;gas||3 0 0|SA|GA|
    dry ice|Carbon dioxide, solid|124-38-9|1845|solid||2 0 0|SA|A|
    hydrogen|Hydrogen, compressed|1333-74-0|1049|gas||0 4 0||FGA|
    acetylene|Acetylene, dissolved|74-86-2|1001|gas||1 4 3||FGA|
    propane|Propane|74-98-6|1978|liquid;gas||1 4 0||FGA|
    sodium|Sodium|7440-23-5|1428|solid||3 1 2|W|WS|
    peroxide|Hydrogen peroxide, aqueous solution 35%|7722-84-1|2014|liquid||2 0 1|OX|OSE|mixture
    formaldehyde|Formaldehyde, solution|50-00-0|2209|liquid|ehs|3 2 0||TCS|mixture
    ethylene oxide|Ethylene oxide|75-21-8|1040|liquid;gas|ehs|3 4 3||FGTC|
    refrigerant|1,1,1,2-Tetrafluoroethane (R-134a)|811-97-2|3159|gas||1 0 1||GA|
"""


def _read(line: str) -> tuple[str, Substance]:
    key, name, cas, un, state, ehs, ratings, special, letters, mixture = line.strip().split("|")
    health, fire, instability = (int(rating) for rating in ratings.split())
    hazards = tuple(_LETTERS[letter] for letter in letters)
    diamond = (health, fire, instability, special)
    return key, Substance(name, cas, int(un) if un else None, state, bool(ehs), diamond, hazards, bool(mixture))


SUBSTANCES = dict(_read(line) for line in _TABLE.strip().splitlines())
