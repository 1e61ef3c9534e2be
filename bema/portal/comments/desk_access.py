"""Which of the admin's addresses moderation opens, and to whom; what they name the views ask for themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bema.portal.admin.policy import looks_after_the_site, writes_pages
from bema.study.admin import gate

PAGES = ("moderate-comments", "moderate-comment", "error-reports", "error-report-answer")
RULES = "comment_rules"


def _moderates(request: HttpRequest, _named: dict[str, Any]) -> bool:
    return writes_pages(request.user)


def _writes_rules(request: HttpRequest, _named: dict[str, Any]) -> bool:
    return looks_after_the_site(request.user)


def register() -> None:
    gate.openers.update(dict.fromkeys(PAGES, _moderates))
    gate.openers[RULES] = _writes_rules
    gate.menu.update({"comments", "error-reports", "comment-rules"})
