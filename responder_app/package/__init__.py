"""The sealed form of a pre-plan: catalogue, shard, manifest, part, grant. Bytes in, model out; no files, no network."""
