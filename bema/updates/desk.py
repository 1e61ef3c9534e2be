"""What the updates add to the editors' desk: the gate, the entry of the bar, the way from a version to its board."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bema.common import navigation
from bema.documents import slots
from bema.documents.models import Text, Version, VersionState
from bema.units.navigation import writes
from bema.updates.board import progress, waits
from bema.updates.models import Settlement
from bema.updates.settling import gate


class ReviewTool:
    """On a draft: how much is settled. On a published version: the record of what was."""

    template = "updates/board/_version_tool.html"

    def context(self, request: HttpRequest, version: Version, text: Text) -> dict[str, Any] | None:
        if version.state == VersionState.PUBLISHED:
            has_record = Settlement.objects.filter(version=version).exists()
            return {"version": version, "progress": None} if has_record else None
        if not waits(version):
            return None
        return {"version": version, "progress": progress([version])[version.pk]}


def register() -> None:
    slots.publication_gates.append(gate)
    slots.version_tools.append(ReviewTool())
    navigation.register(
        navigation.Entry(label=_("Updates"), url_name="updates", shown=writes, order=73)
    )
