"""Drawings and pictures to pixels and words, in processes that can touch nothing else.

`pool` runs the workers, `requests` says what may be asked of them, `worker/` is the program they run. Only `worker/`
imports PyMuPDF and Pillow: nothing here parses a file that came from outside.
"""
