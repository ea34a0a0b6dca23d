"""Handing on what this vehicle holds, as it came: copied to a stick, or served to a vehicle beside.

Needs no key: everything is public ciphertext and what the office signed. Whoever takes it believes signatures only.
"""
