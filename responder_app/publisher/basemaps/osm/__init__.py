"""OpenStreetMap extracts: read once, kinds by their tags, coastlines closed, cut into vector tiles and an area."""
