"""The small form on a law's reading page with which an editor makes teaching of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.documents.models import Lineage
from bema.study import access
from bema.study.models import Course, ItemKind, Lesson
from bema.units.models import Unit


class TeachForm(forms.Form):
    """All texts are in the language of the page; the other languages are added at the desk."""

    lineage = forms.ModelMultipleChoiceField(
        queryset=Lineage.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Tick the provisions that it is about.")},
    )
    statement = forms.CharField(
        label=_("What one must know"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
        help_text=_("Empty: the words of the first provision that you tick."),
    )
    lesson = forms.ModelChoiceField(
        label=_("Lesson"),
        queryset=Lesson.objects.none(),
        required=False,
        empty_label=_("A new one"),
    )
    new_lesson = forms.CharField(label=_("Title of a new lesson"), required=False, max_length=200)
    course = forms.ModelChoiceField(
        label=_("Course of the new lesson"),
        queryset=Course.objects.none(),
        required=False,
        empty_label=_("A new one"),
    )
    new_course = forms.CharField(label=_("Title of a new course"), required=False, max_length=200)
    owner = forms.ModelChoiceField(label=_("For the unit"), queryset=Unit.objects.none())
    stem = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Empty: no question yet."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices, initial=ItemKind.SINGLE)
    options = forms.CharField(
        label=_("Options"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_(
            "One on each line. To match: left = right. To put in order: in the right order."
        ),
    )
    key = forms.CharField(
        label=_("Right answer"),
        required=False,
        max_length=100,
        help_text=_("The line of the right option, such as 2; or 1, 3; or true; or 42 ± 0.5."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    feedback = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    publish = forms.BooleanField(
        label=_("Publish at once, with what else is drafted in the lesson"), required=False
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lessons = access.editable(person, Lesson.objects.select_related("course"))
        self._offer("lesson", lessons.order_by("course_id", "sort_order"))
        self._offer("course", access.editable(person, Course.objects.all()))
        self._offer("owner", access.editable(person, Unit.objects.all(), owner="").order_by("path"))
        self._offer("lineage", access.citable(person))
        lesson = self.fields["lesson"]
        assert isinstance(lesson, forms.ModelChoiceField)
        lesson.label_from_instance = (  # type: ignore[method-assign]  # Django's way to say it
            lambda obj: f"{obj.course}: {obj}"
        )

    def _offer(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset
        if name == "owner":
            field.initial = queryset.first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("lesson"):
            if not cleaned.get("new_lesson"):
                self.add_error("new_lesson", _("Choose a lesson, or give a new one a title."))
            if not (cleaned.get("course") or cleaned.get("new_course")):
                self.add_error("new_course", _("Choose a course, or give a new one a title."))
        return cleaned
