"""The lock: the screen that stands for the window while nobody is logged on, and the way there and back."""
