"""The closed lists of the field: scopes, sectors, sides, kinds (field.md)."""

from enum import StrEnum


class Scope(StrEnum):
    """Who may read a section."""

    SHARED = "shared"
    POLICE = "police"
    FIRE = "fire"
    OEM = "oem"


class Sector(StrEnum):
    """CISA's sixteen critical infrastructure sectors."""

    CHEMICAL = "Chemical"
    COMMERCIAL = "Commercial Facilities"
    COMMUNICATIONS = "Communications"
    MANUFACTURING = "Critical Manufacturing"
    DAMS = "Dams"
    DEFENSE = "Defense Industrial Base"
    EMERGENCY = "Emergency Services"
    ENERGY = "Energy"
    FINANCIAL = "Financial Services"
    FOOD = "Food and Agriculture"
    GOVERNMENT = "Government Services and Facilities"
    HEALTH = "Healthcare and Public Health"
    INFORMATION = "Information Technology"
    NUCLEAR = "Nuclear Reactors, Materials and Waste"
    TRANSPORTATION = "Transportation Systems"
    WATER = "Water and Wastewater"


class Side(StrEnum):
    """Side A faces the address; B, C and D follow clockwise."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Severity(StrEnum):
    """How loud the critical alert is."""

    DANGER = "danger"
    WARNING = "warning"
    NOTICE = "notice"


class AccessKind(StrEnum):
    MAIN = "main entrance"
    DOOR = "door"
    STAIR = "stair door"
    LOADING = "loading dock"
    GARAGE = "garage"
    ROOF = "roof access"


class LimitKind(StrEnum):
    OVERHEAD = "overhead clearance"
    WEIGHT = "weight limit"


class ConstructionType(StrEnum):
    """NFPA 220 types."""

    I = "I"  # noqa: E741  the standard's own name
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"


class Coverage(StrEnum):
    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class ShutOffKind(StrEnum):
    GAS = "gas"
    ELECTRIC = "electric"
    WATER = "water"
    HVAC = "HVAC"
    GENERATOR = "generator"
    SOLAR = "solar"
    BATTERY = "battery storage"
    MEDICAL_GAS = "medical gas"


class ProtectionKind(StrEnum):
    """Which system an impairment takes out of service."""

    SPRINKLERS = "sprinklers"
    STANDPIPE = "standpipe"
    ALARM = "alarm"
    SMOKE_CONTROL = "smoke control"
    FIRE_PUMP = "fire pump"
    SUPPRESSION = "suppression"
    RADIO = "in-building radio"
    ELEVATOR = "elevator"


class FirstAidKind(StrEnum):
    """What stands ready on a site for the first minutes of care."""

    AED = "AED"
    KIT = "first-aid kit"
    ROOM = "first-aid room"
    BLEEDING = "bleeding-control kit"
    EYEWASH = "eyewash"
    SHOWER = "safety shower"
    OXYGEN = "oxygen"


class NodeKind(StrEnum):
    """What a point of the evacuation network is."""

    ROOM = "room"
    CORRIDOR = "corridor"
    DOOR = "door"
    STAIR = "stair"
    EXIT = "exit"
    REFUGE = "area of refuge"
    ASSEMBLY = "assembly point"


class DocumentKind(StrEnum):
    PLAN = "floor plan"
    SITE_PLAN = "site plan"
    HVAC = "HVAC diagram"
    MECHANICAL = "mechanical diagram"
    PHOTO = "photo"
    SDS = "safety data sheet"
    EVACUATION = "evacuation plan"
    OTHER = "other document"


class StreetKind(StrEnum):
    HIGHWAY = "highway"
    MAJOR = "major street"
    MINOR = "street"
    SERVICE = "service road"
    RAIL = "rail"
