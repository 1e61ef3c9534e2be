"""The editors' lists: found by their words in any language, narrowed by course and owning unit."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from i18nfield.strings import LazyI18nString
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.snippets.views.snippets import IndexView

from bema.study import access
from bema.study.models import Course, Item, Lesson, Objective
from bema.units.models import Unit


class DeskIndexView(IndexView):
    """Compares here what the database keeps escaped, language beside language: lists are a few thousand long."""

    @cached_property
    def columns(self) -> list[Any]:
        """Without boxes to tick: what Wagtail does to many things at once is closed to editors."""
        return [
            column
            for column in super().columns
            if not isinstance(column, BulkActionsCheckboxColumn)
        ]

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        wanted = _folded(self.search_query)
        rows = queryset.order_by().values_list("pk", *self.search_fields)
        return queryset.filter(pk__in=[pk for pk, *words in rows if wanted in _joined(words)])


def _joined(words: list[Any]) -> str:
    return "\n".join(_folded(text) for value in words for text in _texts(value))


def _texts(value: Any) -> list[str]:
    """The words of a field in all its languages."""
    data = value.data if isinstance(value, LazyI18nString) else value
    return [str(text) for text in data.values()] if isinstance(data, dict) else [str(data or "")]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).casefold()


def _courses(request: HttpRequest) -> QuerySet[Course]:
    person: Any = request.user
    return access.editable(person, Course.objects.all())


def _owners(request: HttpRequest) -> QuerySet[Unit]:
    """The units that own something of what the editor sees."""
    person: Any = request.user
    owning = Q(pk__in=[])
    for model in (Course, Lesson, Objective, Item):
        own = access.editable(person, model._default_manager.order_by())
        owning |= Q(pk__in=own.values("owner"))
    return Unit.objects.filter(owning)


class CourseFilters(WagtailFilterSet):
    owner = ModelChoiceFilter(queryset=_owners, label=_("owning unit"))

    class Meta:
        model = Course
        fields = ["owner"]


class LessonFilters(CourseFilters):
    course = ModelChoiceFilter(queryset=_courses, label=_("course"))

    class Meta:
        model = Lesson
        fields = ["course", "owner"]


class _TaughtIn(CourseFilters):
    """What a course's lessons teach or ask, without joining: a row stands once, however often it is taught."""

    leads_to_course: str
    course = ModelChoiceFilter(queryset=_courses, label=_("course"), method="in_course")

    def in_course(self, queryset: QuerySet[Any], name: str, course: Course) -> QuerySet[Any]:
        taught = queryset.model._default_manager.filter(**{self.leads_to_course: course})
        return queryset.filter(pk__in=taught.values("pk"))


class ObjectiveFilters(_TaughtIn):
    leads_to_course = "lessons__course"

    class Meta:
        model = Objective
        fields = ["course", "owner"]


class ItemFilters(_TaughtIn):
    leads_to_course = "objective__lessons__course"

    class Meta:
        model = Item
        fields = ["kind", "course", "owner"]
