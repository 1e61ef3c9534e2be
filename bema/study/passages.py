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
from bema.documents.queries import last_provisions, provision_url, quotes_in_force
from bema.documents.translations.quoting import Quoted


@dataclass(frozen=True, slots=True)
class Passage:
    """A provision as it is in force. `language` is of its text: the original's, where there is no other.

    One that is in force no more is shown as it last was; `ended_on` is the day from which it is not.
    `lineage_id` is the one asked for, also where it was merged into the one shown. `older` are the words in
    the reader's language from before `changed_on`, where the translation lags.
    """

    lineage_id: int
    number: str
    html: SafeString
    work: str
    url: str
    language: str
    ended_on: dt.date | None = None
    older: SafeString | None = None
    older_language: str = ""
    changed_on: dt.date | None = None


def passages(lineage_ids: Iterable[int], *, together: bool = True) -> list[Passage]:
    """The provisions in force of these lineages, in their order, in the reader's language. One query.

    `together` joins a provision with those after it that stand under it. What was repealed comes last.
    """
    wanted = list(dict.fromkeys(lineage_ids))
    if not wanted:
        return []
    found = quotes_in_force(wanted, language=get_language() or "")
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
    return [
        replace(_passage([Quoted(row, row.text.language)]), ended_on=day)
        for row, day in last.values()
    ]


def _grouped(provisions: list[Quoted]) -> list[list[Quoted]]:
    """A provision together with those after it that stand under it: one passage, one source, one language."""
    groups: list[list[Quoted]] = []
    for row in provisions:
        head = groups[-1][0] if groups else None
        if head and row.language == head.language and _is_under(row.provision, head.provision):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _is_under(provision: Provision, head: Provision) -> bool:
    is_same_text = provision.text.version_id == head.text.version_id
    return is_same_text and provision.path.startswith(f"{head.path}/")


def _number(provision: Provision) -> str:
    """ "Article 18, (2)": a paragraph's own number says little without its article's."""
    above = provision.parent
    while above is not None and above.level != "article":
        above = above.parent
    numbers = [above.number.rstrip(" .")] if above is not None else []
    return ", ".join([*numbers, provision.number.rstrip(" .")])


def _joined(head: Provision, under: list[Provision]) -> SafeString:
    rest = (f"<p>{escape(row.number)} {row.html}</p>" for row in under)
    return safe("".join([head.html, *rest]))


def _passage(parts: list[Quoted]) -> Passage:
    head = parts[0]
    text = head.provision.text
    older = [row.older for row in parts if row.older is not None]
    return Passage(
        lineage_id=head.provision.lineage_id,
        number=_number(head.provision),
        html=_joined(head.provision, [row.provision for row in parts[1:]]),
        work=text.title or text.version.work.title,
        url=provision_url(head.provision),
        language=head.language,
        older=_joined(older[0], older[1:]) if older else None,
        older_language=older[0].text.language if older else "",
        changed_on=min((row.changed_on for row in parts if row.changed_on), default=None),
    )
