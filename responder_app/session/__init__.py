"""Who works with this vehicle: unlocking, users and their rules, locking again. No window, no SQL."""
