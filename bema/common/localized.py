"""Words that data holds in several languages as a plain mapping from language to text."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language


def pick_language(mapping: Mapping[str, str] | None, language: str | None = None) -> str:
    """The key that `pick` chooses, "" if no language has a text."""
    if not mapping:
        return ""
    wanted = [language or get_language() or "", settings.LANGUAGE_CODE, *mapping]
    return next((code for code in wanted if mapping.get(code)), "")


def pick(mapping: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in the active (or given) language, else the installation's, else any; "" if none."""
    code = pick_language(mapping, language)
    return mapping[code] if mapping and code else ""
