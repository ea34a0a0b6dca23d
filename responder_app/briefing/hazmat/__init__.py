"""Hazmat: what is here, how dangerous, which guide and which distances, each with its source. No zones are drawn."""
