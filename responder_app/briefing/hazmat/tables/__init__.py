"""The guidebook's tables as values, one a file, read once from resources/hazmat (its PROVENANCE.md: where from)."""
