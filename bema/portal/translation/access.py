"""Who may edit which page: Wagtail's own answer. Refusal looks like absence."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from bema.common.errors import Absent


def access_page(person: Any, page: Page | int | None) -> Page:
    """The page that the person may edit; else `Absent`."""
    found = page if isinstance(page, Page) else Page.objects.filter(pk=page).first()
    if found is None or found.is_root() or not found.permissions_for_user(person).can_edit():
        raise Absent()
    specific: Page = found.specific
    return specific
