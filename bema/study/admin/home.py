"""The first page of the desk: large doors, and live lists of what waits for whom. Domains above add theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.search import Search
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState, WorkflowState

from bema.accounts.models import Person
from bema.study import access
from bema.study.models import Course, Item, Lesson, Objective, approval

_SHOWN = 20
_WRITTEN = (Course, Lesson, Item, Objective)


@dataclass(frozen=True)
class Door:
    label: Any
    url_name: str
    order: int
    shown: Callable[[HttpRequest], bool] = lambda request: True
    args: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One thing: where a click leads, and what is said below its title."""

    title: str
    url: str
    about: str
    mark: str = ""  # what must be seen at once, e.g. that it was sent back


@dataclass(frozen=True)
class DeskList:
    name: str
    title: Any
    rows: list[Row]
    empty: Any = ""  # said when there is nothing; without it an empty list is not shown


ListOf = Callable[[HttpRequest], DeskList]
# The lists by their place, and where drafts of an editor are found. Registered when the application starts.
lists: dict[int, ListOf] = {}
doors: list[Door] = []
drafts_of: list[Callable[[Person], list[Any]]] = []


def edit_url(thing: Any) -> str:
    """Where an editor goes on with it."""
    if hasattr(thing, "snippet_viewset"):
        return reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk])
    return reverse("wagtailadmin_pages:edit", args=[thing.pk])


def where(things: list[Any]) -> dict[Any, str]:
    """Of each thing, by itself, whose it is or where it stands; a query or two for each kind."""
    found: dict[Any, str] = {}
    for model, kind in approval.kinds.items():
        of_kind = [thing for thing in things if isinstance(thing, model)]
        found |= dict(zip(of_kind, kind.where(of_kind), strict=True)) if of_kind else {}
    return found


def day(instant: Any) -> str:
    return date_format(localtime(instant), "DATE_FORMAT")


def moment(instant: Any) -> str:
    return date_format(localtime(instant), "DATETIME_FORMAT")


def waiting(request: HttpRequest) -> DeskList:
    """What others submitted and this editor may approve, longest waiting first."""
    found = (
        TaskState.objects.reviewable_by(request.user)
        .select_related("revision__user")
        .prefetch_related("revision__content_object")
        .order_by("started_at")
    )
    states = [state for state in found[:_SHOWN] if state.revision.content_object]
    places = where([state.revision.content_object for state in states])
    rows = []
    for state in states:
        thing, by = state.revision.content_object, state.revision.user
        said = _("submitted by %(name)s, %(date)s") % {
            "name": by.full_name if by else "",
            "date": day(state.started_at),
        }
        rows.append(Row(state.revision.object_str, edit_url(thing), f"{places[thing]} · {said}"))
    return DeskList("waiting", _("Waits for your approval"), rows, _("Nothing waits for you."))


def drafts(request: HttpRequest) -> DeskList:
    """What the editor changed last and nobody has published yet; first of all what came back."""
    person: Any = request.user
    things = [thing for source in drafts_of for thing in source(person)]
    things.sort(key=lambda thing: thing.latest_revision.created_at, reverse=True)
    things = things[:_SHOWN]
    states, places = _submitted(person), where(things)
    said = {"in_progress": _("waits for approval"), "needs_changes": _("sent back")}
    rows = [
        Row(
            thing.latest_revision.object_str,
            edit_url(thing),
            f"{places[thing]} · {day(thing.latest_revision.created_at)}",
            said.get(states.get(_key(thing), ""), ""),
        )
        for thing in things
    ]
    rows.sort(key=lambda row: row.mark != said["needs_changes"])
    return DeskList("drafts", _("Your drafts"), rows, _("All that you wrote is published."))


def study_drafts(person: Person) -> list[Any]:
    return [thing for model in _WRITTEN for thing in _drafts(person, model)]


def _drafts(person: Person, model: Any) -> list[Any]:
    changed = Q(live=False) | Q(has_unpublished_changes=True)
    own = access.editable(person, model._default_manager.filter(changed))
    mine = own.filter(latest_revision__user=person).select_related("latest_revision", "owner")
    return list(mine.order_by("-latest_revision__created_at")[:_SHOWN])


def _key(thing: Any) -> tuple[int, str]:
    return ContentType.objects.get_for_model(thing).pk, str(thing.pk)


def _submitted(person: Person) -> dict[tuple[int, str], str]:
    """By thing: whether what the person submitted waits ("in_progress") or came back ("needs_changes")."""
    active = WorkflowState.objects.active().filter(requested_by=person)
    rows = active.values_list("base_content_type", "object_id", "status")
    return {(kind, pk): status for kind, pk, status in rows}


class DoorsPanel(Component):
    """Large links to everything that an editor works with."""

    name = "doors"
    template_name = "study/desk/doors.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        found = sorted(doors, key=lambda door: door.order)
        return {
            "doors": [
                (door.label, reverse(door.url_name, args=door.args))
                for door in found
                if door.shown(request)
            ]
        }


def _shown(request: HttpRequest) -> list[DeskList]:
    found = [lists[place](request) for place in sorted(lists)]
    return [one for one in found if one.rows or one.empty]


class ListsPanel(Component):
    """The lists, fetched again every half minute while the page is looked at."""

    name = "lists"
    template_name = "study/desk/lists.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"lists": _shown(parent_context["request"])}


def desk_lists(request: HttpRequest) -> HttpResponse:
    """What the first page fetches to stay live."""
    response = render(request, "study/desk/lists_only.html", {"lists": _shown(request)})
    response["Cache-Control"] = "private, no-store"
    return response


class EditorsSearch(Search):
    """Editors search in their lists. Of the admin's own search only what domains above open is theirs."""

    def search_items_for_request(self, request: HttpRequest) -> list[Any]:
        found: list[Any] = super().search_items_for_request(request)
        if getattr(request.user, "is_superuser", False):
            return found
        return [item for item in found if any(opens(request, item) for opens in searched)]


searched: list[Callable[[HttpRequest, Any], bool]] = []

PANELS = (DoorsPanel, ListsPanel)

doors += [
    Door(gettext_lazy("Courses"), "wagtailsnippets_study_course:list", 100),
    Door(gettext_lazy("Lessons"), "wagtailsnippets_study_lesson:list", 110),
    Door(gettext_lazy("Questions"), "wagtailsnippets_study_item:list", 120),
    Door(gettext_lazy("Objectives"), "wagtailsnippets_study_objective:list", 130),
    Door(gettext_lazy("Documents"), "documents", 140),
    Door(gettext_lazy("Translations"), "translations", 150),
    Door(gettext_lazy("Back to the site"), "today", 900),
]
lists |= {10: waiting, 20: drafts}
drafts_of += [study_drafts]
