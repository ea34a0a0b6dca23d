"""Owns short data sheets in the sixteen headings of the GHS; facts and numbers in our own words."""

from __future__ import annotations

from tests.city.drawing.pen import Pen, save
from tests.city.drawing.titleblock import broken
from tests.city.substances import Substance

HEADINGS = (
    "Identification",
    "Hazards identification",
    "Composition",
    "First-aid measures",
    "Fire-fighting measures",
    "Accidental release measures",
    "Handling and storage",
    "Exposure controls and personal protection",
    "Physical and chemical properties",
    "Stability and reactivity",
    "Toxicological information",
    "Ecological information",
    "Disposal considerations",
    "Transport information",
    "Regulatory information",
    "Other information",
)


def _sections(s: Substance, supplier_phone: str, issued: str) -> list[str]:
    toxic = any("toxicity" in hazard for hazard in s.hazards)
    burns = s.nfpa[1] >= 2
    gas = "gas" in s.state
    number = f"UN{s.un}" if s.un else "no UN number"
    return [
        f"{s.name}. CAS {s.cas or 'not assigned (article)'}. Emergency telephone {supplier_phone}.",
        f"{'; '.join(s.hazards)}. NFPA 704: health {s.nfpa[0]}, flammability {s.nfpa[1]}, instability {s.nfpa[2]}"
        f"{', special ' + s.nfpa[3] if s.nfpa[3] else ''}.",
        "Mixture or solution; main component as in section 1." if s.mixture else "Single substance, technical grade.",
        "Fresh air and rest. Rinse eyes and skin with plenty of water. Call a physician"
        + (" at once." if toxic else "."),
        ("Burns: fight the fire only if the flow can be stopped. " if burns else "Does not feed a fire by itself. ")
        + "Cool containers with water from a protected place. Breathing apparatus and full protective clothing.",
        "Keep people upwind. Stop the leak if that is safe. "
        + (
            "Knock the cloud down with water fog, never on the leak itself."
            if gas
            else "Dike and take up with inert material."
        ),
        f"Store {'upright, chained, ventilated' if gas else 'closed, in a bund, away from heat'}. "
        f"Separate from what it reacts with.",
        "Local exhaust. Gloves, goggles or face shield"
        + ("; breathing protection where limits can be exceeded." if toxic else "."),
        f"State as delivered: {s.state.replace(';', ' and ')}.",
        "Reacts with water." if "W" in s.nfpa[3] else "Stable under the storage conditions of section 7.",
        "Toxic by at least one route; see section 2." if toxic else "See the effects named in section 2.",
        "Keep out of drains, soil and open water.",
        "Through a licensed contractor; containers are returned to the supplier.",
        f"{number}. Look up the guide page by this number in the Emergency Response Guidebook.",
        "Extremely hazardous substance, 40 CFR 355." if s.ehs else "Not on the list of 40 CFR 355.",
        f"Issued {issued}. An invented sheet for a demonstration city; do not use it for a real substance.",
    ]


def pdf(s: Substance, supplier_phone: str, issued: str) -> bytes:
    """One Letter page."""
    width, height = 612.0, 792.0
    pen = Pen(height)
    pen.fill(0.1)
    pen.rect(36, 36, width - 72, 34, "f")
    pen.fill(1.0)
    pen.text((48, 58), "SAFETY DATA SHEET", 14, bold=True, anchor="start")
    pen.fill(0.0)
    pen.text((36, 92), s.name, 15, bold=True, anchor="start")
    y = 110.0
    for index, (heading, text) in enumerate(zip(HEADINGS, _sections(s, supplier_phone, issued), strict=True)):
        pen.stroke(0.5, 0.6)
        pen.line((36, y), (width - 36, y))
        pen.text((36, y + 12), f"{index + 1}. {heading}", 9.5, bold=True, anchor="start")
        y += 24
        for line in broken(text, width - 90, 9):
            pen.text((50, y), line, 9, anchor="start")
            y += 11
        y += 3
    return save([pen], (width, height), frozenset(), f"Safety data sheet {s.name}")
