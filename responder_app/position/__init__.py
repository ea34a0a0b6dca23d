"""Where this vehicle is: gpsd or a receiver on a serial line, read on a thread of its own. Draws and keeps nothing.

All that a receiver says is from outside: bounded, checked, and never a reason to stop.
"""
