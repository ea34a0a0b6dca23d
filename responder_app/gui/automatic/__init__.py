"""Syncing by itself, as the open window does it: looks around, begins a sync when one is due, says so in a line."""
