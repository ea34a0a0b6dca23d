"""Faults done to the real parts in great numbers: `make faults`; a share of each runs in the test suite."""
