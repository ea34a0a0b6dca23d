"""An area: the streets, buildings, hydrants and addresses of a city or district, drawn under every map."""

from __future__ import annotations

from responder_app.model.base import Frozen, Line, LonLat, Polygon, Text, Uuid
from responder_app.model.building import Hydrant
from responder_app.model.terms import StreetKind


class Street(Frozen):
    name: Text | None = None
    kind: StreetKind
    line: Line


class Structure(Frozen):
    """A building's outline that has no pre-plan of its own."""

    outline: Polygon
    name: Text | None = None


class AddressPoint(Frozen):
    """One line of the address file."""

    street: Text
    city: Text
    point: LonLat


class Area(Frozen):
    id: Uuid
    name: Text
    streets: tuple[Street, ...] = ()
    structures: tuple[Structure, ...] = ()
    water: tuple[Polygon, ...] = ()
    green: tuple[Polygon, ...] = ()
    hydrants: tuple[Hydrant, ...] = ()
    addresses: tuple[AddressPoint, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing of the ground itself: it is there to carry base maps."""
        said = (self.streets, self.structures, self.water, self.green, self.hydrants, self.addresses)
        return not any(said)
