"""Reading every table in a spare moment rather than at the first question about a chemical."""

from __future__ import annotations

from responder_app.briefing.hazmat.tables.bleve import bleve
from responder_app.briefing.hazmat.tables.cas import un_by_cas
from responder_app.briefing.hazmat.tables.guides import guides
from responder_app.briefing.hazmat.tables.names import entries_by_name, names_by_un
from responder_app.briefing.hazmat.tables.pictograms import pictograms_by_hazard
from responder_app.briefing.hazmat.tables.ratings import ratings_by_cas, ratings_by_name
from responder_app.briefing.hazmat.tables.reactions import groups_by_un, reactions_by_groups, segregation
from responder_app.briefing.hazmat.tables.rules import rules
from responder_app.briefing.hazmat.tables.shipping import shipping_by_un
from responder_app.briefing.hazmat.tables.table1 import table1
from responder_app.briefing.hazmat.tables.table2 import table2
from responder_app.briefing.hazmat.tables.table3 import table3


def load_all() -> None:
    """Read and keep every table, some 60 ms."""
    for table in (
        guides,
        names_by_un,
        entries_by_name,
        table1,
        table2,
        table3,
        bleve,
        rules,
        un_by_cas,
        shipping_by_un,
        ratings_by_cas,
        ratings_by_name,
        pictograms_by_hazard,
        groups_by_un,
        reactions_by_groups,
        segregation,
    ):
        table()
