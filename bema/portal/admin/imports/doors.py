"""Who may import: an import makes sections and pages anywhere, so it takes who publishes on every home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bema.common.errors import Absent
from bema.portal.admin.policy import pages_of
from bema.portal.models import HomePage
from bema.study.admin import gate


def imports(person: Any) -> bool:
    if not getattr(person, "is_authenticated", False):
        return False
    if person.is_superuser:
        return bool(person.is_active)
    own = [page.path for page in pages_of(person)]
    homes = list(HomePage.objects.values_list("path", flat=True)) if own else []
    return bool(homes) and all(any(h.startswith(path) for path in own) for h in homes)


def check(request: HttpRequest) -> None:
    if not imports(request.user):
        raise Absent()


def open_doors() -> None:
    for name in ("site-imports", "site-import", "site-import-write", "site-import-csv"):
        gate.openers[name] = lambda request, kwargs: imports(request.user)
    gate.menu.add("site-imports")
