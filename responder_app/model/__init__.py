"""What things are: a facility and its sections, an area. Frozen, validated, no I/O."""
