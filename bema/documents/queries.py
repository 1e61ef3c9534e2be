"""Reads of documents: what is in force when, in which language, and where a provision stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django_stubs_ext import WithAnnotations

from bema.common.clock import today
from bema.documents.addresses import to_slug
from bema.documents.models import (
    AmendingAct,
    Descent,
    Provision,
    Text,
    Version,
    VersionState,
    Work,
)
from bema.documents.translations.quoting import Quoted, quoted


def published() -> Q:
    return Q(state=VersionState.PUBLISHED)


def published_text() -> Q:
    return Q(version__state=VersionState.PUBLISHED)


class Name(TypedDict):
    """What `named` adds to a work."""

    name: str
    name_language: str


def named(works: QuerySet[Work]) -> QuerySet[WithAnnotations[Work, Name]]:
    """The works with `name` and `name_language`: the title in the reader's language, where there is one.

    It is that of the translation of the version in force into the active language; else the work's own.
    """
    texts = Text.objects.filter(
        published_text(),
        version__work=OuterRef("pk"),
        version__in_force_from__lte=today(),
        language=get_language(),
        is_original=False,
    ).order_by("-version__in_force_from")
    return works.annotate(
        name=Coalesce(Subquery(texts.values("title")[:1]), F("title")),
        name_language=Coalesce(Subquery(texts.values("language")[:1]), F("language")),
    )


def version_in_force(work: Work, *, on: dt.date | None = None) -> Version | None:
    """The published version whose text is in force on the day (default today). One query."""
    return (
        Version.objects.filter(published(), work=work, in_force_from__lte=on or today())
        .order_by("-in_force_from")
        .first()
    )


def versions_of(work: Work, *, drafts: bool = False) -> list[Version]:
    """The work's versions by date, earliest first, with amending acts. Two queries."""
    acts = AmendingAct.objects.select_related("act")
    versions = Version.objects.filter(work=work).prefetch_related(Prefetch("amending_acts", acts))
    if not drafts:
        versions = versions.filter(published())
    return list(versions.order_by("in_force_from"))


def text_of(version: Version, language: str) -> Text | None:
    """The version's text in the language, else its original. One query."""
    texts = {text.language: text for text in version.texts.order_by("pk")}
    original = next((text for text in texts.values() if text.is_original), None)
    return texts.get(language) or original


@dataclass(frozen=True, slots=True)
class Status:
    """Where a version stands among the published ones on a day.

    `until` is the last day on which it was or will be in force; `current` is the version that is in
    force on that day, which may be this one, another, or none.
    """

    code: str  # "draft", "in_force", "not_yet", "no_longer"
    version: Version
    until: dt.date | None
    replaced_by: Version | None
    current: Version | None


def status_of(
    version: Version, versions: Sequence[Version], *, on: dt.date | None = None
) -> Status:
    """`versions` are the work's, by date, as `versions_of` gives them. No query."""
    day = on or today()
    record = [v for v in versions if v.state == VersionState.PUBLISHED]
    current = next((v for v in reversed(record) if v.in_force_from <= day), None)
    later = next((v for v in record if v.in_force_from > version.in_force_from), None)
    until = later.in_force_from - dt.timedelta(days=1) if later else None
    if version.state == VersionState.DRAFT:
        code = "draft"
    elif version.in_force_from > day:
        code = "not_yet"
    else:
        code = "in_force" if later is None or later.in_force_from > day else "no_longer"
    return Status(code, version, until, later, current)


def _in_force_ids(on: dt.date) -> Subquery:
    """For each work, the id of its version in force on the day."""
    latest = Version.objects.filter(
        published(), work=OuterRef("text__version__work"), in_force_from__lte=on
    ).order_by("-in_force_from")
    return Subquery(latest.values("pk")[:1])


def provisions_in_force(
    lineage_ids: Iterable[int], *, language: str, on: dt.date | None = None
) -> dict[int, Provision]:
    """Each lineage's provision in the text in force on the day: in the language, else in the original.

    Words of an earlier translation count where they still hold; `quotes_in_force` also tells what lags.
    """
    found = quotes_in_force(lineage_ids, language=language, on=on)
    return {lineage: row.provision for lineage, row in found.items()}


def quotes_in_force(
    lineage_ids: Iterable[int], *, language: str, on: dt.date | None = None
) -> dict[int, Quoted]:
    """Each lineage's provision in force on the day, with how far the language keeps up with it.

    One that was merged into another is shown as that one. Lineages that the version in force has no more, in
    any shape, are left out: see `last_provisions`. One query, and a few more where some are not found at once.
    """
    day = on or today()
    wanted = set(lineage_ids)
    found = quoted(wanted, language=language, on=day)
    missing = wanted - found.keys()
    heirs = living_heirs(missing, day) if missing else {}
    if heirs:
        inherited = quoted(set(heirs.values()), language=language, on=day)
        found |= {pk: inherited[heir] for pk, heir in heirs.items() if heir in inherited}
    return found


def descents_from(lineage_ids: Collection[int], versions: QuerySet[Version]) -> dict[int, set[int]]:
    """{ancestor: descendants} of all generations, by the versions given. One query a generation."""
    edges: dict[int, set[int]] = defaultdict(set)
    seen, frontier = set(lineage_ids), set(lineage_ids)
    while frontier:
        rows = Descent.objects.filter(ancestor__in=frontier, version__in=versions)
        for ancestor, descendant in rows.values_list("ancestor_id", "descendant_id"):
            edges[ancestor].add(descendant)
        frontier = {new for old in frontier for new in edges.get(old, ())} - seen
        seen |= frontier
    return edges


def reach(start: int, edges: Mapping[int, set[int]], goal: Collection[int]) -> set[int]:
    """Which of the goal can be reached, each way followed to the first goal on it."""
    found: set[int] = set()
    seen, waiting = {start}, [start]
    while waiting:
        for step in edges.get(waiting.pop(), set()) - seen:
            seen.add(step)
            if step in goal:
                found.add(step)
            else:
                waiting.append(step)
    return found


def living_heirs(lineage_ids: Collection[int], on: dt.date) -> dict[int, int]:
    """For each lineage that ended, one that came out of it and is in force on the day, if there is one."""
    versions = Version.objects.filter(published(), in_force_from__lte=on)
    edges = descents_from(lineage_ids, versions)
    heirs = {heir for descendants in edges.values() for heir in descendants}
    living = set(
        Provision.objects.filter(
            lineage__in=heirs, text__is_original=True, text__version=_in_force_ids(on)
        ).values_list("lineage_id", flat=True)
        if heirs
        else ()
    )
    found = {lineage: reach(lineage, edges, living) for lineage in lineage_ids}
    return {lineage: min(ids) for lineage, ids in found.items() if ids}


def last_provisions(
    lineage_ids: Collection[int], *, language: str, on: dt.date | None = None
) -> dict[int, tuple[Provision, dt.date]]:
    """For lineages that are no longer in force: how each was last worded, and the day from which it is not.

    In the language, else in the original. Those that are in force, or have yet to begin, are left out.
    """
    day = on or today()
    rows = (
        Provision.objects.filter(
            Q(text__language=language) | Q(text__is_original=True),
            lineage__in=lineage_ids,
            text__version__state=VersionState.PUBLISHED,
            text__version__in_force_from__lte=day,
        )
        .annotate(ended_on=_ended_on(day))
        .exclude(ended_on=None)
        .select_related("text__version__work", "parent__parent")
        .order_by("-text__version__in_force_from", "text__is_original")
    )
    last: dict[int, Provision] = {}
    for row in rows:
        last.setdefault(row.lineage_id, row)
    current = quoted(last.keys(), language=language, on=day)
    return {pk: (row, row.ended_on) for pk, row in last.items() if pk not in current}  # type: ignore[attr-defined]  # annotated


def _ended_on(on: dt.date) -> Subquery:
    """When the version after a provision's own came into force, if that was by the day."""
    later = Version.objects.filter(
        published(),
        work=OuterRef("text__version__work"),
        in_force_from__gt=OuterRef("text__version__in_force_from"),
        in_force_from__lte=on,
    )
    return Subquery(later.order_by("in_force_from").values("in_force_from")[:1])


def reading(text: Text) -> list[Provision]:
    """All provisions of a text in document order. One query."""
    return list(text.provisions.order_by("ordinal"))


def provision_url(provision: Provision) -> str:
    """The address of a provision; its text, version and work must be loaded."""
    version = provision.text.version
    url = reverse("provision", args=[version.work.slug, version.in_force_from, provision.path])
    return url if provision.text.is_original else f"{url}?lang={provision.text.language}"


def find_work(name: str) -> Work | None:
    """A work by slug, official number in any spelling, or exact title. For the command line. One query."""
    matches = Work.objects.filter(
        Q(slug=name) | Q(identifier=name) | Q(slug=to_slug(name) or name) | Q(title=name)
    )
    return matches.order_by("pk").first()


def search_titles(
    works: QuerySet[Work], words: str, kind: str
) -> QuerySet[WithAnnotations[Work, Name]]:
    """Named works whose title or number contains every word, of a kind (its code) if one is given."""
    found = named(works)
    for word in words.split()[:10]:
        condition = Q()
        # SQLite folds the case of ASCII letters only.
        for spelling in {word, word.lower(), word.capitalize(), word.upper()}:
            condition |= Q(title__icontains=spelling) | Q(name__icontains=spelling)
            condition |= Q(identifier__icontains=spelling)
        found = found.filter(condition)
    return found.filter(kind__code=kind) if kind else found


def with_date_in_force(works: QuerySet[Work]) -> QuerySet[Work]:
    """Adds `in_force_from`: since when the text in force today is, or None where none is."""
    dates = Version.objects.filter(
        published(), work=OuterRef("pk"), in_force_from__lte=today()
    ).order_by("-in_force_from")
    return works.annotate(in_force_from=Subquery(dates.values("in_force_from")[:1]))


def neighbours(version: Version) -> tuple[Version | None, Version | None]:
    """The versions before and after in date, of any state: where lineages come from. Two queries."""
    others = Version.objects.filter(work_id=version.work_id).exclude(pk=version.pk)
    before = others.filter(in_force_from__lt=version.in_force_from).order_by("-in_force_from")
    after = others.filter(in_force_from__gt=version.in_force_from).order_by("in_force_from")
    return before.first(), after.first()


def same_provision_in(version: Version, lineage_id: int, language: str) -> Provision | None:
    """The provision of this lineage in another version, in the language or the original. One query."""
    rows = {
        row.text.language if not row.text.is_original else "": row
        for row in Provision.objects.filter(
            Q(text__language=language) | Q(text__is_original=True),
            lineage_id=lineage_id,
            text__version=version,
        ).select_related("text__version__work")
    }
    return rows.get(language) or rows.get("")
