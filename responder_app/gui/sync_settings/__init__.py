"""What a crew chooses about syncing: pages in the place of the sync screen's lists. They hold no settings."""
