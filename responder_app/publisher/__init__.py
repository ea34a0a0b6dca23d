"""The office: takes pre-plans in, seals and signs them, and says which device may read what."""
