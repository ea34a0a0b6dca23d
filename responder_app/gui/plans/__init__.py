"""Plans (F2): the screen, its floor strip, its panels and the sheet in the middle."""
