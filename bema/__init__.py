"""Bema disseminates an organisation's documents, teaches them and keeps current what people know."""
