"""Hazmat zones on screen: what the crew says about a spill, and where that keeps people back on the map."""
