"""Measurements against the goals, and the city of 10,000 made-up facilities that they run on."""
