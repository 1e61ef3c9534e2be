"""A change as it is shown: old words beside new ones, with what was struck and what came in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bema.common.html import safe
from bema.documents.alignment import is_editorial
from bema.documents.citation import reference
from bema.documents.marking import lines_html, marked
from bema.documents.models import Descent, Provision, ProvisionChange, Version, VersionState
from bema.documents.outline import outline
from bema.documents.queries import provision_url
from bema.updates.changes import steps_between, substantial


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One provision, or what came of one, in the text before and the text now.

    `until` is the last day on which it read as before, `since` the first on which it reads as now. `old_number`
    and `number` say where it stands; the words of a side that has none are empty. `url` is its address in the
    new text, or in the old one where the new has it no more. `language` is of both sides.
    """

    until: dt.date
    since: dt.date
    old_number: str
    number: str
    old: SafeString
    new: SafeString
    url: str
    language: str
    is_same: bool


Sides = dict[int, list[Provision]]


def shown_changes(
    old: Version, new: Version, lineages: Iterable[int] | None, *, most: int = 40
) -> tuple[list[ShownChange], int]:
    """What became, from `old` to `new`, of those lineages (None: all) that were changed in substance on the way;
    and how many there are. `most` are compared word by word.

    In the order of the new text, what it has no more at the end; each with the lineages that came out of it or
    went into it. Three queries, and the outlines of texts that were not read before.
    """
    between = steps_between(old, new)
    changed = substantial(between)
    if lineages is not None:
        changed = changed.filter(lineage__in=list(lineages))
    days = _days(changed, new)
    groups = _families(set(days), between)
    sides = _sides([old.pk, new.pk], {lineage for group in groups for lineage in group})
    pairs = [_pair(group, sides[old.pk], sides[new.pk], days) for group in groups]
    found = sorted((pair for pair in pairs if pair.old or pair.new), key=lambda pair: pair.place)
    return [_compared(pair) for pair in found[:most]], len(found)


def _days(changed: QuerySet[ProvisionChange], new: Version) -> dict[int, list[dt.date]]:
    """{lineage: the days from which it read differently}; what a draft changed counts from the day of `new`.
    One query."""
    found: dict[int, list[dt.date]] = defaultdict(list)
    for lineage, state, day in changed.values_list(
        "lineage_id", "version__state", "version__in_force_from"
    ):
        found[lineage].append(day if state == VersionState.PUBLISHED else new.in_force_from)
    return found


def _families(lineages: set[int], between: QuerySet[Version]) -> list[set[int]]:
    """Each lineage with those that it was split into or merged with on the way. One query."""
    pairs = Descent.objects.filter(version__in=between)
    near = defaultdict(set)
    for ancestor, descendant in pairs.values_list("ancestor_id", "descendant_id"):
        near[ancestor].add(descendant)
        near[descendant].add(ancestor)
    groups: list[set[int]] = []
    left = set(lineages)
    while left:
        group, edge = set(), [min(left)]
        while edge:
            lineage = edge.pop()
            if lineage not in group:
                group.add(lineage)
                edge += near[lineage]
        left -= group
        groups.append(group)
    return groups


def _sides(version_ids: Collection[int], lineages: Collection[int]) -> dict[int, Sides]:
    """{version: {lineage: its provisions, original first}}. One query."""
    rows = (
        Provision.objects.filter(text__version__in=version_ids, lineage__in=lineages)
        .filter(Q(text__is_original=True) | Q(text__language=get_language() or ""))
        .select_related("text__version__work")
        .order_by("-text__is_original", "ordinal")
    )
    found: dict[int, Sides] = {pk: defaultdict(list) for pk in version_ids}
    for row in rows:
        found[row.text.version_id][row.lineage_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    days: list[dt.date]
    old: list[Provision]
    new: list[Provision]

    @property
    def place(self) -> tuple[bool, int]:
        return not self.new, (self.new or self.old)[0].ordinal


def _pair(group: set[int], before: Sides, after: Sides, days: Mapping[int, list[dt.date]]) -> _Pair:
    language = _language(group, before, after)
    own = sorted(day for lineage in group for day in days.get(lineage, []))
    return _Pair(own, _in(language, group, before), _in(language, group, after))


def _compared(pair: _Pair) -> ShownChange:
    old_words, new_words = _words(pair.old), _words(pair.new)
    is_both = bool(pair.old and pair.new)
    old, new = (marked if is_both else _plain)(old_words, new_words)
    there = (pair.new or pair.old)[0]
    return ShownChange(
        until=pair.days[0] - dt.timedelta(days=1),
        since=pair.days[-1],
        old_number=_number(pair.old),
        number=_number(pair.new),
        old=old,
        new=new,
        url=provision_url(there),
        language=there.text.language,
        is_same=is_both and is_editorial(old_words, new_words),
    )


def _language(group: set[int], before: Sides, after: Sides) -> str | None:
    """The reader's, if both texts have in it all that the originals have; None: the originals."""
    wanted = get_language()
    for side in (before, after):
        for lineage in group:
            texts = side.get(lineage, [])
            if texts and not any(row.text.language == wanted for row in texts):
                return None
    return wanted


def _in(language: str | None, group: set[int], side: Sides) -> list[Provision]:
    rows = [row for lineage in group for row in side.get(lineage, [])]
    chosen = [
        row
        for row in rows
        if (row.text.is_original if language is None else row.text.language == language)
    ]
    return sorted(chosen, key=lambda row: row.ordinal)


def _words(provisions: list[Provision]) -> str:
    return "\n".join(row.plain for row in provisions)


def _number(provisions: list[Provision]) -> str:
    """ "Article 5(2)", in the manner of the text's language; "" where there is nothing to number."""
    if not provisions:
        return ""
    row = provisions[0]
    tree = outline(row.text)
    return reference(tree, tree.by_path[row.path], row.text.language)


def _plain(old: str, new: str) -> tuple[SafeString, SafeString]:
    return safe(lines_html(old)), safe(lines_html(new))
