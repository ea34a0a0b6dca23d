"""Taking over what another administrator published meanwhile, and keeping what this office has changed since."""
