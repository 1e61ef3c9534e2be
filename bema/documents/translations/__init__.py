"""Translations that lag: what of an earlier translation still says what is in force, and what no longer does."""

from bema.documents.translations.derive import lagging

__all__ = ["lagging"]
