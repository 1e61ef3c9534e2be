"""Forms of sign-in and of one's own data."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """allauth's form in our words: a label says what to write, no placeholder says it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Member number or e-mail address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class CodeForm(forms.Form):
    """Member number and one-time code, as they stand on the slip."""

    member_number = forms.CharField(
        label=_("Member number"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "characters"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("As it stands on your slip. Spaces and dashes may be left out."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class OwnDataForm(forms.Form):
    given_name = forms.CharField(
        label=_("How we shall address you"),
        max_length=100,
        required=False,
        help_text=_("Your given name, for instance. Empty: your full name."),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the device")), *settings.LANGUAGES]
    )
