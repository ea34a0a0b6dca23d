"""Hydrants by their rated flow, as their caps are painted (NFPA 291)."""

from __future__ import annotations

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.model.building import Hydrant


def flow_class(flow_gpm: float | None) -> str | None:
    """NFPA 291 class at 20 psi: AA from 1,500 gpm (light blue), A from 1,000 (green), B from 500 (orange), C (red)."""
    if flow_gpm is None:
        return None
    for least, name in ((1500, "AA"), (1000, "A"), (500, "B")):
        if flow_gpm >= least:
            return name
    return "C"


def flow_only(hydrant: Hydrant) -> str:
    """Flow and class: "1,500 gpm (AA)", or that it is not known."""
    if hydrant.flow_gpm is None:
        return "flow not provided"
    return f"{hydrant.flow_gpm:,.0f} gpm ({flow_class(hydrant.flow_gpm)})"


def flow_text(hydrant: Hydrant) -> str:
    """Flow, class and main: "1,500 gpm (AA), 12 in main", or what is not known."""
    if not hydrant.in_service:
        return "OUT OF SERVICE"
    main = f", {hydrant.main_in:g} in main" if hydrant.main_in is not None else ""
    return flow_only(hydrant) + main


def severity_of(hydrant: Hydrant) -> FactSeverity:
    """Red out of service, amber when weak or not rated."""
    if not hydrant.in_service:
        return FactSeverity.DANGER
    weak = hydrant.flow_gpm is None or hydrant.flow_gpm < 500
    return FactSeverity.CAUTION if weak else FactSeverity.NORMAL
