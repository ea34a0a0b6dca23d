"""Bringing the library up to date: transports, a pure plan, the run that does it, and the service around them."""
