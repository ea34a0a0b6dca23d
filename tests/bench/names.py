"""The words that made-up facilities are named with: common US surnames, street names, uses, chemicals."""

from __future__ import annotations


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_COMMON = _each(
    """Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson
    Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson
    Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell
    Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales
    Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson
    Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long
    Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Gonzales Fisher
    Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole Hayes
    Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro Marshall Owens Harrison Fernandez
    McDonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman Webb Tucker Guzman Burns Crawford Olson Simpson
    Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson
    Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver
    Ryan Gardner Payne Grant Dunn Kelley Spencer Hawkins Arnold Pierce Vazquez Hansen Peters Santos Hart Bradley
    Knight Elliott Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins
    Hoffman Johnston Matthews Pena Richards Contreras Willis Carpenter Lawrence Sandoval Guerrero George Chapman
    Rios Estrada Ortega Watkins Greene Nunez Wheeler Valdez Harper Burke Larson Santiago Maldonado Morrison Franklin
    Carlson Austin Dominguez Carr Lawson Jacobs OBrien Lynch Singh Vega Bishop Montgomery Oliver Jensen Harvey
    Williamson Gilbert Dean Sims Espinoza Howell Li Wong Reid Hanson Le McCoy Garrett Burton Fuller Wang Weber Welch
    Rojas Lucas Marquez Fields Park Yang Little Banks Padilla Day Walsh Bowman Schultz Luna Fowler Mejia
    Kowalski Wisniewski Lindqvist Papadopoulos Szczepanski Okonkwo Yamamoto Petrov Dvorak Abernathy Fitzgerald
    Goldstein Rosenberg Vanderbilt Delacroix Montague Thornton Whitaker Prescott Lockhart Huntington Carmichael
    Winthrop Ashford Blackwood Callahan Donovan Eastman Fairchild Gallagher Hathaway Kensington Lancaster Merriweather
    Northrop Pemberton Radcliffe Sheffield Templeton Underwood Wadsworth Yarborough Zimmerman"""
)

_FIRST_HALVES = _each(
    "Ash Brad Brook Carl Chat Clay Crom Dal East Ells Fair Glen Grim Had Hart Hol Kings Lang Lin Mar Mer"
)
_SECOND_HALVES = _each(
    "berg bourne bury by combe croft dale den field ford gate ham hurst ley mann more ridge stead ton well wick worth"
)

SURNAMES = (*_COMMON, *(first + second for first in _FIRST_HALVES for second in _SECOND_HALVES))
"""Common surnames, and rarer ones made of two halves, so that there are as many words as a city has."""

GIVEN = _each(
    """James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
    Jessica Thomas Karen Christopher Sarah Charles Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Margaret Donald
    Ashley Steven Kimberly Andrew Emily Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa Timothy
    Deborah Ronald Stephanie Jason Rebecca George Sharon Edward Laura Jeffrey Cynthia Ryan Dorothy Harriet Frederick
    Booker Abraham Theodore Eleanor Rosa Cesar Marie Ida Benjamin Nathaniel"""
)

PLACES = (
    "Riverside", "Lakeview", "Northwestern", "Southgate", "Westfield", "Eastland", "Lincoln", "Jefferson", "Roosevelt",
    "Oak Park", "Cedar Grove", "Maple Ridge", "Elmwood", "Pine Hill", "Harbor Point", "Union", "Liberty", "Heritage",
    "Midtown", "Downtown", "Uptown", "Garfield", "Humboldt", "Hyde Park", "Logan Square", "Bronzeville", "Pilsen",
    "Bridgeport", "Beverly", "Edgewater", "Rogers Park", "Ravenswood", "Irving Park", "Albany Park", "Belmont",
    "Prairie View", "Stony Brook", "Fox River", "Des Plaines", "Calumet", "St. Mary's", "St. Joseph's", "Saint Anne",
    "Holy Cross", "Good Samaritan", "Mercy", "Providence", "Grace", "Trinity", "Mount Sinai", "Fort Dearborn",
    "Golden Gate", "Silver Lake", "Clearwater", "Sunset", "Summit", "Valley", "Meadowbrook", "Brookfield", "Glenview",
)  # fmt: skip

KINDS = (
    "Tower", "Center", "Plaza", "Building", "Hospital", "Medical Center", "Elementary School", "High School", "Library",
    "Apartments", "Hotel", "Mall", "Warehouse", "Distribution Center", "Manufacturing", "Power Station",
    "Water Treatment Plant", "Data Center", "Church", "Community Center", "Nursing Home", "Parking Garage", "Stadium",
    "Theater", "Museum", "University Hall", "Courthouse", "Fire Station", "Police Station", "Bank", "Cold Storage",
)  # fmt: skip

TRADES = (
    "Law Offices", "Dental", "Logistics", "Foods", "Bakery", "Insurance", "Accounting", "Pharmacy", "Hardware", "Books",
    "Consulting", "Design Studio", "Manufacturing Co", "Electric", "Plumbing", "Auto Body", "Restaurant", "Brewing",
    "Printing", "Chemical Co", "Refrigeration", "Realty", "Architects", "Daycare", "Fitness", "Cleaners", "Market",
)  # fmt: skip

SCHOOLS = ("Elementary School", "Middle School", "High School", "Academy", "College Prep", "Preschool")

STREETS = (
    "Michigan", "State", "Wabash", "Dearborn", "Clark", "LaSalle", "Wells", "Franklin", "Wacker", "Canal", "Clinton",
    "Jefferson", "Halsted", "Racine", "Ashland", "Damen", "Western", "California", "Kedzie", "Pulaski", "Cicero",
    "Laramie", "Central", "Austin", "Narragansett", "Harlem", "Madison", "Monroe", "Adams", "Jackson", "Van Buren",
    "Congress", "Harrison", "Polk", "Taylor", "Roosevelt", "Cermak", "Archer", "Blue Island", "Ogden", "Milwaukee",
    "Elston", "Lincoln", "Clybourn", "Fullerton", "Diversey", "Belmont", "Addison", "Irving Park", "Montrose",
    "Lawrence", "Foster", "Bryn Mawr", "Peterson", "Devon", "Touhy", "Howard", "Sheridan", "Broadway", "Lake Shore",
    "Columbus", "Randolph", "Lake", "Washington", "Chicago", "Division", "North", "Armitage", "Grand", "Ohio", "Erie",
    "Huron", "Superior", "Walton", "Oak", "Elm", "Maple", "Cedar", "Pine", "Walnut", "Chestnut", "Cherry", "Dogwood",
    "Main", "Church", "School", "Mill", "Park", "River", "Hill", "Spring", "Prospect", "Highland", "Sunset", "Meadow",
    "Cottage Grove", "Stony Island", "Jeffery", "Torrence", "Vincennes", "Indiana", "Prairie", "Calumet", "King",
    "Martin Luther King", "Emerald", "Wallace", "Morgan", "Throop", "Loomis", "Wood", "Leavitt", "Hoyne", "Campbell",
    *(str(number) for number in range(11, 120, 4)),
)  # fmt: skip

CITIES = ("Chicago", "Evanston", "Oak Park", "Cicero", "Skokie", "Des Plaines", "Harvey")

USES = ("Office", "Residential", "School", "Hospital", "Industrial", "Storage", "Assembly", "Mercantile")

CHEMICALS = (
    ("Chlorine", "7782-50-5", 1017), ("Ammonia, anhydrous", "7664-41-7", 1005), ("Sulfuric acid", "7664-93-9", 1830),
    ("Hydrochloric acid", "7647-01-0", 1789), ("Propane", "74-98-6", 1978), ("Diesel fuel", "68476-34-6", 1202),
    ("Gasoline", "8006-61-9", 1203), ("Sodium hypochlorite", "7681-52-9", 1791),
    ("Hydrogen peroxide", "7722-84-1", 2015),
    ("Nitrogen, refrigerated liquid", "7727-37-9", 1977), ("Oxygen, compressed", "7782-44-7", 1072),
    ("Acetylene", "74-86-2", 1001), ("Methanol", "67-56-1", 1230), ("Acetone", "67-64-1", 1090),
    ("Toluene", "108-88-3", 1294), ("Formaldehyde", "50-00-0", 1198), ("Hydrogen fluoride", "7664-39-3", 1052),
    ("Ethylene oxide", "75-21-8", 1040), ("Sulfur dioxide", "7446-09-5", 1079), ("Phosgene", "75-44-5", 1076),
    ("Sodium hydroxide", "1310-73-2", 1823), ("Nitric acid", "7697-37-2", 2031), ("Carbon dioxide", "124-38-9", 1013),
    ("Lithium ion batteries", None, 3480), ("Sulfuric acid batteries", None, 2794),
)  # fmt: skip
