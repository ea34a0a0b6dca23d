"""The incident in the window: where a commander says that it is here, the strip over every screen, its end."""
