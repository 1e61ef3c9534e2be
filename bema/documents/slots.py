"""Places on the pages of documents that higher domains fill.

A tool names a template and gives its context for a version and a text, or None where it has nothing to
offer. One whose `selects` is true makes every provision selectable: a checkbox named "lineage" that
belongs to the form with the id "selection", which the tool's template holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bema.documents.models import Text, Version


class ReadingTool(Protocol):
    template: str

    def context(
        self, request: HttpRequest, version: Version, text: Text
    ) -> dict[str, Any] | None: ...


# Shown above the text to editors, also of other units: one may teach what a superior unit issued.
reading_tools: list[ReadingTool] = []
# Shown below the text to everybody who reads it, e.g. the form of an attestation.
reading_end: list[ReadingTool] = []

# Shown to its editors on the page of one version, before its texts.
version_tools: list[ReadingTool] = []

# Asked before a version is published, in the transaction; one that is not content raises `PublicationHeld`.
publication_gates: list[Callable[[Version], None]] = []


def fill(
    tools: list[ReadingTool], request: HttpRequest, version: Version, text: Text
) -> tuple[list[SafeString], bool]:
    """What the tools show here, and whether one of them wants provisions to be selected."""
    shown: list[SafeString] = []
    selects = False
    for tool in tools:
        context = tool.context(request, version, text)
        if context is not None:
            shown.append(render_to_string(tool.template, context, request))
            selects = selects or getattr(tool, "selects", False)
    return shown, selects
