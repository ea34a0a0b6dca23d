"""The window on the vehicle: Qt Widgets, one screen a file. Reaches data only through briefing, sync and render."""
