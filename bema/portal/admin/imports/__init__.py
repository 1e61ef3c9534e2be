"""Importing an existing site, in Wagtail's admin: hand in, look, confirm, read the report."""
