"""When a vehicle syncs by itself: at times, on a network, from a stick. Decides; runs nothing and draws nothing."""
