"""One canvas for plans and maps: tiles or shapes below, symbols above, the same gestures for all.

`view.SheetCanvas` is the widget. What lies over a sheet or map is computed in briefing; here it is only painted.
"""
