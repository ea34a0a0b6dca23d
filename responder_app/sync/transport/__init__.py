"""Ways to read a repository: bytes and their bounds. What they mean, and whether to believe them, is not here.

`choose.open_transport` opens one; `base` says what every one promises.
"""
