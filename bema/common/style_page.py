"""What the page of all components shows."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of every kind, none of which is kept."""

    full_name = forms.CharField(
        label=_("Full name"), help_text=_("As it stands on the certificate.")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("en", "English"), ("vi", "Tiếng Việt"), ("uk", "Українська"), ("lo", "ລາວ")],
    )
    kind = forms.ChoiceField(
        label=_("Kind of question"),
        choices=[("one", _("One answer")), ("several", _("Several answers"))],
        widget=forms.RadioSelect,
    )
    groups = forms.MultipleChoiceField(
        label=_("Target groups"),
        choices=[("1", "1"), ("2", "2"), ("3", "3")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    due_on = forms.DateField(label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}))
    roster = forms.FileField(label=_("File"), required=False)
    remark = forms.CharField(label=_("Remark"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("I have read and understood this."))
