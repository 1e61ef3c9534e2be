"""The desk: courses, lessons, objectives and questions, as Wagtail's snippets."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from bema.study import access
from bema.study.admin.forms import CourseForm, DeskForm, ItemForm, LessonForm
from bema.study.admin.lists import (
    CourseFilters,
    DeskIndexView,
    ItemFilters,
    LessonFilters,
    ObjectiveFilters,
)
from bema.study.admin.policy import SubtreePolicy, edits
from bema.study.admin.widgets import LanguagesInput, LanguagesText, ProvisionInput
from bema.study.models import Course, Item, Lesson, Objective


class _OwnOnly:
    """Choosing shows the editor's own things only."""

    request: HttpRequest

    def get_object_list(self) -> QuerySet[Any]:
        person: Any = self.request.user
        return access.editable(person, super().get_object_list())  # type: ignore[misc]  # of the view


class OwnChooseView(_OwnOnly, ChooseView):
    pass


class OwnChooseResultsView(_OwnOnly, ChooseResultsView):
    pass


class OwnChooserViewSet(SnippetChooserViewSet):
    choose_view_class = OwnChooseView
    choose_results_view_class = OwnChooseResultsView


class OwnUrlFinder:
    """Links to the editing page only for those who may open it."""

    def __init__(self, user: Any = None) -> None:
        self.user = user

    def get_edit_url(self, instance: Any) -> str | None:
        if self.user is not None and not edits(self.user, instance.owner):
            return None
        return reverse(instance.snippet_viewset.get_url_name("edit"), args=[quote(instance.pk)])


class DeskViewSet(SnippetViewSet):
    """Drafts, preview, revisions, workflow, schedule and locks, within the editor's subtrees."""

    chooser_viewset_class = OwnChooserViewSet
    index_view_class = DeskIndexView
    list_display = ["__str__", "owner"]
    list_per_page = 50
    copy_view_enabled = False
    form_class_base: type[DeskForm] = DeskForm
    desk_panels: list[Panel]

    @property
    def permission_policy(self) -> SubtreePolicy:
        return SubtreePolicy(self.model)

    @property
    def url_finder_class(self) -> type[OwnUrlFinder]:
        return type("OwnUrlFinder", (OwnUrlFinder,), {"model": self.model})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        person: Any = request.user
        return access.editable(person, self.model._default_manager.select_related("owner"))

    @cached_property
    def edit_handler(self) -> ObjectList:
        return ObjectList(
            [*self.desk_panels, FieldPanel("owner")], base_form_class=self.form_class_base
        )


class CourseDesk(DeskViewSet):
    model = Course
    icon = "folder-open-inverse"
    menu_label = _("Courses")
    search_fields = ["title", "summary", "slug"]
    filterset_class = CourseFilters
    form_class_base = CourseForm
    desk_panels = [
        FieldPanel("title", widget=LanguagesInput),
        FieldPanel(
            "slug",
            help_text=_("The last part of the course's address, such as flood-safety."),
        ),
        FieldPanel("summary", widget=LanguagesText),
        FieldPanel("works", widget=CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                FieldPanel("has_test"),
                FieldRowPanel(
                    [
                        FieldPanel("questions_per_objective"),
                        FieldPanel("pass_mark"),
                        FieldPanel("time_limit_minutes"),
                        FieldPanel("attempts_allowed"),
                    ]
                ),
                FieldPanel("gives_certificate"),
            ],
            heading=_("Test and certificate"),
        ),
    ]


class LessonDesk(DeskViewSet):
    model = Lesson
    icon = "doc-full"
    menu_label = _("Lessons")
    list_display = ["__str__", "course", "sort_order", "owner"]
    search_fields = ["title"]
    filterset_class = LessonFilters
    form_class_base = LessonForm
    desk_panels = [
        FieldPanel("course"),
        FieldRowPanel([FieldPanel("sort_order"), FieldPanel("minutes")]),
        FieldPanel("title", widget=LanguagesInput),
        FieldPanel("objectives", widget=CheckboxSelectMultiple),
        FieldPanel("steps"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("course")


class ObjectiveDesk(DeskViewSet):
    model = Objective
    icon = "crosshairs"
    menu_label = _("Objectives")
    search_fields = ["statement"]
    filterset_class = ObjectiveFilters
    desk_panels = [
        FieldPanel(
            "statement",
            widget=LanguagesText,
            help_text=_("One thing, as a sentence: The officer on duty reports at once."),
        ),
        FieldPanel("work"),
        InlinePanel(
            "citations",
            heading=_("Provisions on which it rests"),
            panels=[
                FieldPanel(
                    "lineage",
                    widget=ProvisionInput,
                    help_text=_(
                        "Paste the address from the page of the document: "
                        "/d/flood-rules/2024-01-01/art_5"
                    ),
                )
            ],
        ),
    ]


OPTIONS_HINT = _(
    "One on each line, the same lines in the same order in every language. To match: left = right on "
    "each line. To put in order: the lines in their right order. A short text: every answer that is "
    "accepted. True or false and a number need none."
)
KEY_HINT = _(
    "One right: its line, such as 2. Several: 1, 3. True or false: true. A number: 42, or 42 ± 0.5. "
    "To match, to put in order and short texts: leave it empty."
)


class ItemDesk(DeskViewSet):
    model = Item
    icon = "help"
    menu_label = _("Questions")
    list_display = ["__str__", "kind", "objective", "owner"]
    search_fields = ["stem", "options", "feedback"]
    filterset_class = ItemFilters
    form_class_base = ItemForm
    desk_panels = [
        FieldPanel("objective"),
        FieldPanel("kind"),
        FieldPanel("stem", widget=LanguagesText),
        FieldPanel("options", widget=LanguagesText, help_text=OPTIONS_HINT),
        FieldPanel("key", help_text=KEY_HINT),
        FieldPanel(
            "feedback",
            widget=LanguagesText,
            help_text=_("Shown after the answer, with the passage of the document."),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("objective")


class TeachingGroup(SnippetViewSetGroup):
    menu_label = _("Teaching")
    menu_icon = "openquote"
    menu_order = 100
    items = (CourseDesk, LessonDesk, ObjectiveDesk, ItemDesk)
