"""What a new version changes, whom it concerns, and what of it all is still known."""
