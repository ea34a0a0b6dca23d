"""The office's database: facilities, files, devices, keys (sealed) and what was published."""
