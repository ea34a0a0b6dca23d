"""A client by which others' conformance tests of TUF meet what a vehicle trusts with, and tests of our own of it."""
