"""The forms of reviews. Rules are in actions; forms only read what was chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bema.updates.models.reviewing import PER_DAY


def _words(number: int) -> str:
    if number == 0:
        return str(_("None"))
    return ngettext("%(count)s question", "%(count)s questions", number) % {"count": number}


def _choices() -> list[tuple[str, str]]:
    return [(str(number), _words(number)) for number in PER_DAY]


USUAL = "usual"


def _number(value: str) -> int | None:
    return None if value == USUAL else int(value)


class PerDayForm(forms.Form):
    """A member's own number; none for the organisation's."""

    per_day = forms.TypedChoiceField(
        label=_("How many questions a day?"),
        coerce=_number,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, usual: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_usual = _("As usual here: %(number)s") % {"number": _words(usual)}
        self.fields["per_day"].choices = [(USUAL, as_usual), *_choices()]  # type: ignore[attr-defined]  # of a choice


class DefaultForm(forms.Form):
    """The organisation's number."""

    default = forms.TypedChoiceField(
        label=_("How many questions a day, for all who have not chosen?"),
        coerce=int,
        choices=_choices,
        widget=forms.RadioSelect,
    )
