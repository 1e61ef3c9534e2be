"""Translations of what is taught: what lags behind the language that it was written in."""
