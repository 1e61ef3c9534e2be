"""Digitised volumes: scans, their text, and how they are read."""
