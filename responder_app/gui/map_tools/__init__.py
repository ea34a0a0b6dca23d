"""What a crew does on the site map besides looking: measure, find, grid, rings, own position, a floor's plan on it."""
