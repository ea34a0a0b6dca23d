"""Answers to a crew's questions, as plain frozen values. No Qt, no network, no SQL."""
