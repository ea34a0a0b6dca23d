"""What stands in the list beside a site map, from its scene: water first, then every symbol. No widgets, any thread."""

from __future__ import annotations

from dataclasses import replace

from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.listed import Listed


def listed(scene: MapScene) -> list[Listed]:
    """What must not meet water, what the nearest hydrants give together, then every symbol, the top layer first."""
    flow, warning = scene.fire_flow, scene.water_warning
    water = []
    if warning is not None:
        said = replace(warning, label="Inside", shorter=warning.shorter[-1:])
        water.append(Listed("water-warning", warning.label, "hazmat", (said,), warning.severity))
    if flow is not None:
        kind = flow.label.casefold().replace(" ", "_")
        water.append(Listed("fire-flow", flow.label, kind, (replace(flow, label="Hydrants"),), flow.severity))
    points = [point for layer in reversed(scene.layers) for point in layer.points if point.kind != "side"]
    return [*water, *(Listed(p.id, p.label, p.kind, p.details, p.severity) for p in points)]
