"""The words of the document itself, opened at the spot: quoted in a lesson, shown after an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bema.common.html import safe
from bema.documents.models import Provision
from bema.documents.queries import last_provisions, provision_url, provisions_in_force


@dataclass(frozen=True, slots=True)
class Passage:
    """A provision as it is in force. `language` is of its text: the original's, where there is no other.

    One that is in force no more is shown as it last was; `ended_on` is the day from which it is not.
    `lineage_id` is the one asked for, also where it was merged into the one shown.
    """

    lineage_id: int
    number: str
    html: SafeString
    work: str
    url: str
    language: str
    ended_on: dt.date | None = None


def passages(lineage_ids: Iterable[int], *, together: bool = True) -> list[Passage]:
    """The provisions in force of these lineages, in their order, in the reader's language. One query.

    `together` joins a provision with those after it that stand under it. What was repealed comes last.
    """
    wanted = list(dict.fromkeys(lineage_ids))
    if not wanted:
        return []
    found = provisions_in_force(wanted, language=get_language() or "")
    shown = [pk for pk in wanted if pk in found]
    if together:
        groups = _grouped(list(dict.fromkeys(found[pk] for pk in shown)))
        kept = [_passage(parts) for parts in groups]
    else:
        kept = [replace(_passage([found[pk]]), lineage_id=pk) for pk in shown]
    return kept + _ended([pk for pk in wanted if pk not in found])


def _ended(lineage_ids: list[int]) -> list[Passage]:
    if not lineage_ids:
        return []
    last = last_provisions(lineage_ids, language=get_language() or "")
    return [replace(_passage([row]), ended_on=day) for row, day in last.values()]


def _grouped(provisions: list[Provision]) -> list[list[Provision]]:
    """A provision together with those after it that stand under it: one passage, one source."""
    groups: list[list[Provision]] = []
    for provision in provisions:
        head = groups[-1][0] if groups else None
        if head and provision.text_id == head.text_id and _is_under(provision, head):
            groups[-1].append(provision)
        else:
            groups.append([provision])
    return groups


def _is_under(provision: Provision, head: Provision) -> bool:
    return provision.path.startswith(f"{head.path}/")


def _number(provision: Provision) -> str:
    """ "Article 18, (2)": a paragraph's own number says little without its article's."""
    above = provision.parent
    while above is not None and above.level != "article":
        above = above.parent
    numbers = [above.number.rstrip(" .")] if above is not None else []
    return ", ".join([*numbers, provision.number.rstrip(" .")])


def _passage(parts: list[Provision]) -> Passage:
    provision, *under = parts
    text = provision.text
    html = "".join([provision.html, *(f"<p>{escape(p.number)} {p.html}</p>" for p in under)])
    return Passage(
        lineage_id=provision.lineage_id,
        number=_number(provision),
        html=safe(html),
        work=text.title or text.version.work.title,
        url=provision_url(provision),
        language=text.language,
    )
