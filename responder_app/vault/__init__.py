"""Keys and only keys: the operating system's keyring, the passphrase, the library key, the device's keys, its grant."""
