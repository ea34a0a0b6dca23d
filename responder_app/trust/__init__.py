"""What we may believe: the TUF client, the signed clock floor, and the chain of hashes below the catalogue.

Owns which repository is ours, whether its newest state may be accepted, and the types that only it can make
(VerifiedCatalogue, VerifiedShard, VerifiedManifest). Fetching is given to it; storing its state is the library's.
"""
