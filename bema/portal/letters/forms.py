"""What readers choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bema.portal.comments.forms import ReaderForm
from bema.portal.letters.choosing import sections_of
from bema.portal.models import Rhythm


class WishForm(forms.Form):
    """How often, in what language, of which sections; no section ticked is all of them."""

    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        initial=Rhythm.WEEKLY,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick none to hear of all of them."),
    )

    def __init__(self, *args: Any, shown_in: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(page.translation_key), page.title) for page in sections_of(shown_in)]
        field = self.fields["sections"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        if not choices:
            del self.fields["sections"]

    def wish(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "rhythm": given["rhythm"],
            "language": given["language"],
            "sections": given.get("sections", []),
        }


class LettersForm(WishForm, ReaderForm):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "For these letters only. Nobody else gets it, and each letter has a link that ends them."
        ),
    )

    field_order = ("email", "rhythm", "language", "sections")
