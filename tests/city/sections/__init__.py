"""The sections of facility.yaml and the features of site.geojson, computed from a building and its spec."""
