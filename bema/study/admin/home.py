"""The first page of the desk: what waits for the editor, what they have begun, and where all else is."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.search import Search
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState, WorkflowState

from bema.accounts.models import Person
from bema.study import access
from bema.study.models import Course, Item, Lesson, Objective

_SHOWN = 20
_WRITTEN = (Course, Lesson, Item, Objective)


def edit_url(thing: Any) -> str:
    return reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk])


class DoorsPanel(Component):
    """Large links to everything that an editor works with."""

    name = "doors"
    template_name = "study/desk/doors.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        lists = [
            (_("Courses"), "wagtailsnippets_study_course:list"),
            (_("Lessons"), "wagtailsnippets_study_lesson:list"),
            (_("Questions"), "wagtailsnippets_study_item:list"),
            (_("Objectives"), "wagtailsnippets_study_objective:list"),
            (_("Documents"), "documents"),
            (_("Translations"), "translations"),
            (_("Back to the site"), "today"),
        ]
        return {"doors": [(label, reverse(name)) for label, name in lists]}


class WaitingPanel(Component):
    """What others submitted and this editor may approve, longest waiting first."""

    name = "waiting"
    template_name = "study/desk/waiting.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        states = TaskState.objects.reviewable_by(parent_context["request"].user)
        found = (
            states.select_related("revision__user")
            .prefetch_related("revision__content_object__owner")
            .order_by("started_at")
        )
        rows = [
            {"state": state, "thing": thing, "url": edit_url(thing)}
            for state in found[:_SHOWN]
            if (thing := state.revision.content_object)
        ]
        return {"rows": rows}


class DraftsPanel(Component):
    """What the editor changed last and nobody has published yet."""

    name = "drafts"
    template_name = "study/desk/drafts.html"
    order = 30

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        person: Person = parent_context["request"].user
        things = sorted(
            chain.from_iterable(_drafts(person, model) for model in _WRITTEN),
            key=lambda thing: thing.latest_revision.created_at,
            reverse=True,
        )[:_SHOWN]
        states = _submitted(person)
        return {
            "rows": [
                {"thing": thing, "url": edit_url(thing), "state": states.get(_key(thing))}
                for thing in things
            ]
        }


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


class EditorsSearch(Search):
    """Editors search in their lists. The admin's own search is of pages and libraries, which are closed to them."""

    def search_items_for_request(self, request: HttpRequest) -> list[Any]:
        if not getattr(request.user, "is_superuser", False):
            return []
        found: list[Any] = super().search_items_for_request(request)
        return found


PANELS = (DoorsPanel, WaitingPanel, DraftsPanel)
