"""What is worked out once from a pre-plan and holds until it changes: things, the network of ways out, the routes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from responder_app.briefing.floors import Floors
from responder_app.briefing.thing import Thing
from responder_app.model.evacuation import Evacuation
from responder_app.model.facility import PrePlan

if TYPE_CHECKING:  # pyproj is imported by the first question that needs it
    from responder_app.briefing.routes import EscapeNetwork, Route


class Drawn:
    """Of one pre-plan; each part is worked out when it is first asked for, and must not be changed."""

    def __init__(self, preplan: PrePlan) -> None:
        self.preplan = preplan

    @cached_property
    def symbols(self) -> tuple[Thing, ...]:
        """Everything that has a place."""
        from responder_app.briefing.things import things_of  # noqa: PLC0415  reads the tables of hazmat

        return things_of(self.preplan)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """The same, and the nodes of the evacuation network last."""
        from responder_app.briefing.things_inside import evacuation_nodes  # noqa: PLC0415

        return (*self.symbols, *evacuation_nodes(self.preplan))

    @cached_property
    def network(self) -> EscapeNetwork:
        """The drawn ways out; empty when none were drawn."""
        from responder_app.briefing.routes import EscapeNetwork  # noqa: PLC0415

        return EscapeNetwork(self.preplan.evacuation or Evacuation(), Floors(self.preplan))

    @cached_property
    def routes(self) -> dict[str, Route]:
        """The shortest way from each room to its nearest exit, by room id."""
        return self.network.routes()
