"""Floor plans as geometry: rooms, doors, windows, stairs in local metres. Nothing here draws."""
