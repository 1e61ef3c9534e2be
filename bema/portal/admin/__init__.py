"""The newsroom: what Wagtail's admin needs to know of the portal."""
