"""The hazmat screen's answer, put together from inventory, tables and the record."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity
from responder_app.briefing.answers.hazmat import Guide, HazmatAnswer, HazmatRow, Mark, StoragePlace
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.facts import joined, may_hold_confidential, missing, none, provided, state_of
from responder_app.briefing.hazmat.amounts import amount_fact, amount_text
from responder_app.briefing.hazmat.compatibility import NOTE, reactions_among
from responder_app.briefing.hazmat.diamonds import facility_diamond
from responder_app.briefing.hazmat.distances import CAVEAT, distances_of, table3_of
from responder_app.briefing.hazmat.inventory import Item, inventory, physical_state
from responder_app.briefing.hazmat.pictograms import hazard_signs
from responder_app.briefing.hazmat.placarding import placards_of
from responder_app.briefing.hazmat.tables.guides import guides
from responder_app.briefing.whereabouts import place_of
from responder_app.model.dates import spoken_date
from responder_app.model.facility import PrePlan
from responder_app.model.hazmat import Chemical, Component, StorageLocation


def hazmat_answer(preplan: PrePlan, heading: Heading, age: Age) -> HazmatAnswer:
    """Everything on the hazmat screen."""
    items = inventory(preplan)
    reactions = reactions_among(items or ())
    hazmat = preplan.hazmat
    placard = hazmat.placard if hazmat else None
    year, signed = (hazmat.reported_for_year, hazmat.signed_on) if hazmat else (None, None)
    return HazmatAnswer(
        heading=heading,
        diamond=facility_diamond(placard, [item.diamond for item in items or ()]),
        rows=tuple(hazmat_row(item) for item in items or ()),
        state=state_of(preplan, "hazmat", items, "Hazardous materials", "listed"),
        restricted_state=_restricted(preplan),
        caveat=CAVEAT,
        reported=f"Tier II report for {year}" if year else "",
        age=age,
        signed=spoken_date(signed) if signed else "",
        reactions=reactions,
        reactions_note=NOTE if reactions else "",
    )


def _restricted(preplan: PrePlan) -> Fact:
    label = "Trade secrets and confidential locations"
    section = preplan.hazmat_restricted
    if section is None:
        return may_hold_confidential() if preplan.is_withheld("hazmat_restricted") else missing(label)
    if not section.chemicals:
        return none(label) if section.chemicals == () else missing(label)
    return provided(label, f"{len(section.chemicals)} included")


def hazmat_row(item: Item) -> HazmatRow:
    """One chemical as a row."""
    chemical = item.chemical
    distances, note = distances_of(chemical, item.identity)
    places = tuple(_place(location) for location in chemical.storage)
    return HazmatRow(
        id=chemical.id,
        name=chemical.name,
        amount=amount_fact("Most on site", chemical.max_amount),
        average=amount_fact("Usually", chemical.average_amount),
        physical_state=physical_state(chemical),
        places=places,
        places_state=provided("Where", f"{len(places)} listed") if places else missing("Where"),
        un=item.identity.fact,
        guides=tuple(_guide(number, item.identity.guide_source) for number in item.identity.guides),
        distances=distances,
        distances_note=note,
        table3=table3_of(item.identity),
        diamond=item.diamond,
        marks=item.marks,
        components=tuple(_component(component) for component in chemical.components),
        hazards=chemical.hazards,
        cas=chemical.cas,
        sds=chemical.sds,
        signs=hazard_signs(chemical),
        placards=placards_of(item.identity),
        reported=tuple(_reported(chemical)),
    )


def _reported(chemical: Chemical) -> Iterator[Fact]:
    """What a Tier II report says besides."""
    if chemical.largest_container is not None:
        yield amount_fact("Largest container", chemical.largest_container)
    if chemical.days_on_site is not None:
        yield provided("Days on site", f"{chemical.days_on_site} a year")
    if chemical.mixture is not None:
        yield provided("Form", "Mixture" if chemical.mixture else "Pure")
    for field in chemical.state_fields:
        yield provided(field.label, " ".join(field.value.split()))


def _guide(number: int, source: str) -> Guide:
    guide = guides()[number]
    return Guide(number, guide.title, guide.pages, source)


def _component(component: Component) -> Fact:
    by = f" by {component.percent_by}" if component.percent_by else ""
    share = f"{component.percent:g} %{by}" if component.percent is not None else "share not provided"
    amount = amount_text(component.max_amount)
    extremely = Mark.EHS.lower() if component.ehs else None
    number = f"CAS {component.cas}" if component.cas else None
    severity = FactSeverity.DANGER if component.ehs else FactSeverity.NORMAL
    return provided("Contains", joined(component.name, share, amount, extremely, number), severity)


def _place(location: StorageLocation) -> StoragePlace:
    amount = f"{location.amount:,.0f} {location.unit or ''}".strip() if location.amount is not None else None
    details = joined(location.storage_type, location.pressure, location.temperature, amount)
    return StoragePlace(place_of(location) or "Not provided", location.level, details)
