"""What is asked on the pages of units. Rules are in actions; forms read what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from bema.units.models import Role

MOST_BYTES = 100 * 1024 * 1024


class RosterForm(forms.Form):
    """The file, and whether it names everybody."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or XLSX. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    is_complete = forms.BooleanField(
        label=_("The file names every member of this unit and below"),
        help_text=_("Members whom it does not name are then shown as leaving."),
        required=False,
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Send it in several parts."))
        return file


class RoleForm(forms.Form):
    """Who is to have which role here."""

    member_number = forms.CharField(
        label=_("Member number"),
        max_length=32,
        help_text=_("Of somebody in this unit or below."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)


class UnitCodeForm(forms.Form):
    """A unit, named by its code."""

    unit = forms.CharField(
        label=_("Code of the unit"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["unit"].label = label
