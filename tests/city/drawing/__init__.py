"""Drawings from plan geometry: vector PDF sheets as an architect issues them. Knows nothing of pre-plans."""
