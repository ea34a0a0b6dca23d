"""The 24 facilities of Port Adler as their owners describe them."""

from tests.city.facilities import business, civic, health, industry, living, transport, visitors
from tests.city.spec import Spec

SPECS: tuple[Spec, ...] = (
    *business.SPECS, *living.SPECS, *civic.SPECS, *health.SPECS, *industry.SPECS, *transport.SPECS, *visitors.SPECS,
)  # fmt: skip
"""All facilities, in the order in which they are written."""
