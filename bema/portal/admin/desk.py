"""What the portal adds to the first page of the desk: its doors, its drafts, what is scheduled and what came out."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision

from bema.accounts.models import Person
from bema.portal.admin import writing
from bema.portal.admin.policy import writes_pages, written
from bema.study.admin import home
from bema.study.admin.home import DeskList, Door, Row, day, edit_url, moment

_SHOWN = 20


def where(pages: list[Any]) -> list[str]:
    """The section that each page stands in, and its language. Two queries."""
    above = {page.path[: -Page.steplen] for page in pages}
    titles = dict(Page.objects.filter(path__in=above).values_list("path", "title"))
    return [
        f"{titles.get(page.path[: -Page.steplen], '')} · {page.locale.get_display_name()}"
        for page in pages
    ]


def _own(request: HttpRequest) -> Any:
    return written(request.user, Page.objects.filter(depth__gt=1).select_related("locale"))


def drafts(person: Person) -> list[Any]:
    changed = Q(live=False) | Q(has_unpublished_changes=True)
    pages = Page.objects.filter(changed, latest_revision__user=person)
    mine = written(person, pages).select_related("latest_revision", "locale")
    return list(mine.order_by("-latest_revision__created_at")[:_SHOWN])


def scheduled(request: HttpRequest) -> DeskList:
    """What comes out or is taken back at a time that was set, the soonest first."""
    return DeskList("scheduled", _("Scheduled"), [*_to_come(request), *_to_go(request)])


def _to_come(request: HttpRequest) -> list[Row]:
    if not writes_pages(request.user):
        return []
    waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    soonest = list(waiting.order_by("approved_go_live_at")[: _SHOWN * 5])
    pages = _own(request).in_bulk([int(revision.object_id) for revision in soonest])
    rows = []
    for revision in soonest:
        page = pages.get(int(revision.object_id))
        if page is not None:
            said = _("comes out on %(time)s") % {"time": moment(revision.approved_go_live_at)}
            rows.append(Row(revision.object_str, edit_url(page), said))
    return rows[:_SHOWN]


def _to_go(request: HttpRequest) -> list[Row]:
    if not writes_pages(request.user):
        return []
    pages = _own(request).filter(live=True, expire_at__isnull=False).order_by("expire_at")
    return [
        Row(
            page.title,
            edit_url(page),
            _("is taken back on %(time)s") % {"time": moment(page.expire_at)},
        )
        for page in pages[:_SHOWN]
    ]


def published_lately(request: HttpRequest) -> DeskList:
    pages: list[Any] = []
    if writes_pages(request.user):
        found = _own(request).filter(live=True, last_published_at__isnull=False)
        pages = list(found.order_by("-last_published_at")[:10])
    places = where(pages)
    rows = [
        Row(page.title, edit_url(page), f"{place} · {day(page.last_published_at)}")
        for page, place in zip(pages, places, strict=True)
    ]
    return DeskList("published", _("Published lately"), rows)


def _writes(request: HttpRequest) -> bool:
    return writes_pages(request.user)


def register() -> None:
    home.drafts_of.append(drafts)
    home.lists |= {40: scheduled, 90: published_lately}
    home.doors += [
        Door(gettext_lazy("Write an article"), writing.NAME, 10, _writes),
        Door(gettext_lazy("Pages of the site"), "wagtailadmin_explore_root", 20, _writes),
        Door(gettext_lazy("Pictures"), "wagtailimages:index", 30, _writes),
    ]
    home.searched.append(
        lambda request, item: _writes(request) and item.name in {"pages", "images"}
    )
