"""Which layers of one sheet are shown. Values only: no widgets, no drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from responder_app.gui.plans.layer_words import outside_structure
from responder_app.render.requests import Layer


@dataclass(frozen=True)
class LayerChoice:
    """The layers of a sheet and those that are hidden; `hidden` is None while nobody chose: the file's own choice."""

    layers: tuple[Layer, ...]
    hidden: frozenset[int] | None = None

    @property
    def off(self) -> frozenset[int]:
        """Ids of the layers that are not drawn."""
        return self.as_it_came if self.hidden is None else self.hidden

    @property
    def as_it_came(self) -> frozenset[int]:
        """Ids of the layers that the file itself hides."""
        return frozenset(layer.id for layer in self.layers if not layer.shown)

    @property
    def shown_count(self) -> int:
        """How many layers are drawn."""
        return len(self.layers) - len(self.off)

    @property
    def says(self) -> str:
        """How many of how many: "12 of 191 shown"."""
        return f"{self.shown_count} of {len(self.layers)} shown" if self.layers else "No layers in this drawing"

    def off_named(self, name: str) -> frozenset[int]:
        """Ids of the layers of that name that are not drawn; where the file has no such layer, of all it hides."""
        if not any(layer.name == name for layer in self.layers):
            return self.off & self.as_it_came
        return frozenset(layer.id for layer in self.layers if layer.name == name) & self.off

    def showing(self, ids: frozenset[int]) -> LayerChoice:
        """These layers shown besides."""
        return self._hiding(self.off - ids)

    def toggled(self, layer_id: int) -> LayerChoice:
        """One layer shown that was hidden, or hidden that was shown."""
        return self._hiding(self.off ^ {layer_id})

    def everything(self) -> LayerChoice:
        """All layers shown, those too that the file itself hides."""
        return self._hiding(frozenset())

    def original(self) -> LayerChoice:
        """As the file opens."""
        return replace(self, hidden=None)

    def structure(self) -> LayerChoice | None:
        """Walls, doors, windows, columns, stairs and elevators only; None when no layer is named like them."""
        outside = outside_structure(self.layers)
        return None if len(outside) == len(self.layers) else self._hiding(outside)

    def names(self) -> frozenset[str] | None:
        """The names of the hidden layers, to remember the choice by: ids change with the next version of the file."""
        return None if self.hidden is None else frozenset(layer.name for layer in self.layers if layer.id in self.off)

    def with_names(self, names: Iterable[str] | None) -> LayerChoice:
        """The choice that was remembered. Layers that are new since then are shown."""
        if names is None:
            return self.original()
        wanted = frozenset(names)
        return self._hiding(frozenset(layer.id for layer in self.layers if layer.name in wanted))

    def _hiding(self, hidden: frozenset[int]) -> LayerChoice:
        """Hiding just what the file hides is no choice."""
        return replace(self, hidden=None if hidden == self.as_it_came else hidden)
