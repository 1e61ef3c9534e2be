"""The questions of assigning, one a page. Rules are in actions; forms only read what was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bema.assignments.models import Assignment
from bema.common.clock import today
from bema.units.models import TargetGroup


def _day(label: Any, *, required: bool, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("This is no date. Write it as year-month-day: 2026-11-30.")},
    )


class GroupsForm(forms.Form):
    """For whom: none chosen means everybody."""

    group = forms.ModelMultipleChoiceField(
        queryset=TargetGroup.objects.none(),
        required=False,
        label=_("Target groups"),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="code",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = current_groups()  # type: ignore[attr-defined]  # a field of models


def current_groups() -> Any:
    """The target groups that exist today, in their order."""
    on = today()
    started = TargetGroup.objects.exclude(valid_from__gt=on)
    return started.exclude(valid_to__lte=on)


class DatesForm(forms.Form):
    """By when, and a word to the members."""

    opens_on = _day(_("Opens on"), required=True)
    due_on = _day(
        _("Due on"),
        required=False,
        help_text=_("Members see this date. Without one, it has no end."),
    )
    message = forms.CharField(
        label=_("A word to the members"),
        required=False,
        max_length=Assignment._meta.get_field("message").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands beside the task, for example: before the rains begin."),
    )


class DueForm(forms.Form):
    due_on = _day(_("Due on"), required=False, help_text=_("Empty: it has no end."))


def first_dates() -> dict[str, dt.date]:
    """What the dates form proposes: open today, due in four weeks."""
    return {"opens_on": today(), "due_on": today() + dt.timedelta(weeks=4)}
