"""Rosters: a file of members is read, checked, previewed, confirmed and written in sets."""
