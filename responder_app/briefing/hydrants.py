"""Hydrants by their rated flow, as their caps are painted (NFPA 291). Class and colour are always said in words."""

from __future__ import annotations

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.model.building import Hydrant

CAPS = {"AA": "light blue", "A": "green", "B": "orange", "C": "red"}
"""What colour a hydrant's cap and bonnet have by its class (NFPA 291, marking of hydrants)."""
WEAK_GPM = 500
OUT_OF_SERVICE = "OUT OF SERVICE"


def hydrant_label(hydrant: Hydrant) -> str:
    """Its number, else where it is: "Hydrant H-0026", "Hydrant on Lake Street", "Hydrant without a number"."""
    if hydrant.number is not None:
        return f"Hydrant {hydrant.number}"
    street, more, _ = (hydrant.location or "").partition(",")
    return f"Hydrant on {street}" if more else "Hydrant without a number"


def flow_class(flow_gpm: float | None) -> str | None:
    """NFPA 291 class at 20 psi: AA from 1,500 gpm (light blue), A from 1,000 (green), B from 500 (orange), C (red)."""
    if flow_gpm is None:
        return None
    for least, name in ((1500, "AA"), (1000, "A"), (WEAK_GPM, "B")):
        if flow_gpm >= least:
            return name
    return "C"


def flow_only(hydrant: Hydrant) -> str:
    """Flow and class: "1,500 gpm (AA)", or that it is not known."""
    if hydrant.flow_gpm is None:
        return "flow not provided"
    return f"{_gpm(hydrant.flow_gpm)} ({flow_class(hydrant.flow_gpm)})"


def flow_text(hydrant: Hydrant) -> str:
    """Flow, class with its colour, main: "1,500 gpm (AA, light blue), 12 in main", or what is not known."""
    if not hydrant.in_service:
        return OUT_OF_SERVICE
    main = f", {hydrant.main_in:g} in main" if hydrant.main_in is not None else ""
    name = flow_class(hydrant.flow_gpm)
    if hydrant.flow_gpm is None or name is None:
        return flow_only(hydrant) + main
    return f"{_gpm(hydrant.flow_gpm)} ({name}, {CAPS[name]}){main}"


def severity_of(hydrant: Hydrant) -> FactSeverity:
    """Red out of service, amber when weak or not rated."""
    if not hydrant.in_service:
        return FactSeverity.DANGER
    weak = hydrant.flow_gpm is None or hydrant.flow_gpm < WEAK_GPM
    return FactSeverity.CAUTION if weak else FactSeverity.NORMAL


def _gpm(flow: float) -> str:
    """Rounded down, so that the number never has a better class than the flow."""
    return f"{int(flow):,} gpm"
