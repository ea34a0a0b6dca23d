"""Windows of the office. Nothing of a vehicle's window imports them: a vehicle runs without the office's extra."""
