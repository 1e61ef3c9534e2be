"""Which addresses of translation are open to whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.permissions import page_permission_policy

from bema.study.admin import gate
from bema.study.admin.policy import edits_somewhere


def translates(person: Any) -> bool:
    """Whether the person edits any page: who does may look after the words for it."""
    return bool(page_permission_policy.user_has_permission(person, "change"))


def _translators(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """The views ask for the page themselves; here only whether anything of this is the user's."""
    return translates(request.user)


def _editors(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """The table shows everybody their own pages, who has none an empty one."""
    return edits_somewhere(request.user)


def open_doors() -> None:
    names = (
        "submit check take machine glossary-file glossary-csv string "
        "machine-here submit-here report"
    )
    gate.openers.update({f"translation-{name}": _translators for name in names.split()})
    gate.openers.update({f"translation-{name}": _editors for name in ("table", "table-csv")})
    gate.openers["wagtailsnippets_portal_glossaryterm"] = _translators
