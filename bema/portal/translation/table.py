"""Each page of the site in each language: the rows of the editors' table."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from bema.portal.models import State, TranslationState

MISSING, LAGGING, PROBLEMS = "missing", "lagging", "problems"
STATES: list[tuple[str, Any]] = [
    (MISSING, _("missing")),
    *State.choices,
    (LAGGING, _("out of date")),
    (PROBLEMS, _("against the glossary")),
]


@dataclass(frozen=True, slots=True)
class Cell:
    """A page in one language. `state` is one of `State`, "original", "missing" or "own"."""

    language: str
    state: str
    page: Page | None = None
    done: int = 0
    strings: int = 0
    problems: int = 0
    lag_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    page: Page
    section: str
    cells: list[Cell]


def originals(person: Any) -> QuerySet[Page]:
    """The pages that the person may edit, each in the language that it was written in first."""
    mine = page_permission_policy.instances_user_has_permission_for(person, "change")
    earlier = Page.objects.filter(
        translation_key=OuterRef("translation_key"),
        alias_of=None,
        translation_state=None,
        pk__lt=OuterRef("pk"),
    )
    found: QuerySet[Page] = (
        mine.filter(depth__gt=1, alias_of=None, translation_state=None)
        .exclude(Exists(earlier))
        .order_by("-latest_revision_created_at", "-pk")
    )
    return found


def narrow(
    pages: QuerySet[Page], *, section: Page | None = None, language: str = "", state: str = ""
) -> QuerySet[Page]:
    """Those below a section, and those that are in this state in this language, or in any."""
    if section is not None:
        pages = pages.filter(path__startswith=section.path)
    if not state:
        return pages
    locales = Locale.objects.filter(language_code=language) if language else Locale.objects.all()
    if state == MISSING:
        return pages.filter(_missing_in(locales))
    wanted = {
        LAGGING: Q(lag_since__isnull=False),
        PROBLEMS: Q(problems__gt=0),
    }.get(state, Q(state=state))
    there = TranslationState.objects.filter(
        wanted, page__translation_key=OuterRef("translation_key"), page__locale__in=locales
    )
    return pages.filter(Exists(there))


def _missing_in(locales: Iterable[Locale]) -> Q:
    condition = Q(pk__in=[])
    for locale in locales:
        there = Page.objects.filter(
            translation_key=OuterRef("translation_key"), locale=locale, alias_of=None
        )
        condition |= Q(~Exists(there))
    return condition


def rows(pages: Iterable[Page]) -> list[Row]:
    """The rows of these originals: three queries, however many they are."""
    shown = list(pages)
    locales = list(Locale.objects.order_by("pk"))
    by_key: dict[Any, dict[int, Page]] = defaultdict(dict)
    versions = Page.objects.filter(
        translation_key__in=[page.translation_key for page in shown], alias_of=None
    ).select_related("translation_state")
    for page in versions:
        by_key[page.translation_key][page.locale_id] = page
    above = {page.path[: -Page.steplen] for page in shown}
    sections = dict(Page.objects.filter(path__in=above).values_list("path", "title"))
    return [
        Row(
            page,
            sections.get(page.path[: -Page.steplen], "") if page.depth > 2 else "",
            [_cell(page, by_key[page.translation_key], locale) for locale in locales],
        )
        for page in shown
    ]


def _cell(original: Page, versions: dict[int, Page], locale: Locale) -> Cell:
    page = versions.get(locale.pk)
    code = locale.language_code
    if page is None:
        return Cell(code, MISSING)
    if page.pk == original.pk:
        return Cell(code, "original", page)
    state = getattr(page, "translation_state", None)
    if state is None:
        return Cell(code, "own" if page.live else State.DRAFT, page)
    return Cell(code, state.state, page, state.done, state.strings, state.problems, state.lag_since)
