"""What this vehicle holds: SQLCipher tables, search, and the sealed objects on disk as they were downloaded.

Downloading is sync's work, believing is trust's, and no key of the device lies here but the granted epoch keys.
"""
