"""The same answers on a terminal: for administrators, schedulers and crews without a screen."""
