"""How the editors' table of translations is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bema.units.models import Unit
from bema.units.queries import in_any_subtree


def _languages() -> list[tuple[str, Any]]:
    names = settings.LANGUAGE_NAMES
    return [("", _("All languages")), *((code, names[code]) for code, _n in settings.LANGUAGES)]


class TranslationsForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("Documents and courses")),
            ("documents", _("Documents")),
            ("courses", _("Courses")),
        ],
    )
    owner = forms.ModelChoiceField(
        label=_("Owning unit"),
        required=False,
        queryset=Unit.objects.none(),
        empty_label=_("All units"),
    )
    behind = forms.BooleanField(label=_("Only what is behind"), required=False)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owning = Unit.objects.filter(in_any_subtree(units)) if units else Unit.objects.all()
        owner.queryset = owning.order_by("path")
