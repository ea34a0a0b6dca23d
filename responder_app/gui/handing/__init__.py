"""Handing on what this vehicle holds and taking it from another one: by a stick, or from a vehicle beside."""
