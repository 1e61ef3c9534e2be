"""The words of the document itself, opened at the spot: quoted in a lesson, shown after an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bema.common.html import safe
from bema.documents.models import Provision
from bema.documents.queries import provision_url, provisions_in_force


@dataclass(frozen=True, slots=True)
class Passage:
    """A provision as it is in force. `language` is of its text: the original's, where there is no other."""

    lineage_id: int
    number: str
    html: SafeString
    work: str
    url: str
    language: str


def passages(lineage_ids: Iterable[int]) -> list[Passage]:
    """The provisions in force of these lineages, in their order, in the reader's language. One query."""
    wanted = list(dict.fromkeys(lineage_ids))
    if not wanted:
        return []
    found = provisions_in_force(wanted, language=get_language() or "")
    return [_passage(found[pk]) for pk in wanted if pk in found]


def _passage(provision: Provision) -> Passage:
    text = provision.text
    return Passage(
        lineage_id=provision.lineage_id,
        number=provision.number,
        html=safe(provision.html),
        work=text.title or text.version.work.title,
        url=provision_url(provision),
        language=text.language,
    )
