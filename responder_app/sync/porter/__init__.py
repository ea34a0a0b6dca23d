"""A second process that brings sealed objects from a host to the disk, and has no key to open any of them.

One interpreter runs Python on one thread at a time, and gives way to another thread at every piece of 16 kB that TLS
gives: with a city of drawings more time went into that than into their bytes. Two interpreters share the work.
The porter judges nothing either: what it cannot bring at the first try it gives back, and whoever asked does it.
"""

ARGUMENT = "--porter"
"""Before all else on the command line of `responder`: be the porter, told by standard input."""
