from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_(
            "It stands at the foot of each page and beside the square code, as in 7K2QF-0M9TD-XV3HA-91ZQW."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class FileForm(forms.Form):
    """`too_large` says that there was a file, of which nothing was kept."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("At most 12 MB. It is looked at and forgotten: nothing of it is kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Choose the file that you want to check.")},
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            message = _("This file is larger than 12 MB. No signed copy is that large.")
            self.fields["file"].error_messages["required"] = message
