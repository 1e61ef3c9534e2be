"""Forms of documents: they check what was typed; what is allowed is the actions' business."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bema.documents.actions import Act
from bema.documents.models import DocumentKind, Version, Visibility, Work
from bema.units.models import Unit

LARGEST_UPLOAD = 12 * 1024 * 1024


def _date(**kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **kwargs)


def _kind_choices() -> list[tuple[str, str]]:
    return [("", str(_("All kinds"))), *((k.code, str(k)) for k in DocumentKind.objects.all())]


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Title or number"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_kind_choices)


class AsOnForm(forms.Form):
    on = _date(label=_("As in force on"))


class ActsField(forms.CharField):
    """Amending acts, one a line: number; date; title. Only the number is needed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Amending acts"))
        kwargs.setdefault(
            "help_text",
            _("One a line: number; date as 2024-12-01; title. Only the number is needed."),
        )
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> Any:
        return [self._act(line) for line in str(super().clean(value)).splitlines() if line.strip()]

    def _act(self, line: str) -> Act:
        identifier, date, title = [*map(str.strip, line.split(";", 2)), "", ""][:3]
        if not identifier or len(identifier) > 120 or len(title) > 500:
            raise forms.ValidationError(
                _("The line “%(line)s” does not begin with the number of an act."),
                params={"line": line[:80]},
            )
        try:
            dated = forms.DateField(required=False, input_formats=["%Y-%m-%d"]).clean(date)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("“%(date)s” is not a date. Write it as 2024-12-01."), params={"date": date[:40]}
            ) from None
        return Act(identifier, title, dated)


def acts_as_lines(version: Version) -> str:
    return "\n".join(
        "; ".join([act.identifier, str(act.dated or ""), act.title]).rstrip("; ")
        for act in version.amending_acts.all()
    )


def _languages() -> list[tuple[str, Any]]:
    return [(code, name) for code, name in settings.LANGUAGE_NAMES.items()]


class VersionForm(forms.Form):
    """The date and the acts of a draft."""

    in_force_from = _date(label=_("In force from"))
    amending_acts = ActsField()


class WorkForm(forms.ModelForm[Work]):
    class Meta:
        model = Work
        fields = ("title", "identifier", "kind", "visibility", "needs_attestation")
        labels: ClassVar[dict[str, Any]] = {
            "kind": _("Kind"),
            "visibility": _("Who may read it"),
        }


class PendingActForm(forms.Form):
    """An act that is adopted while its text is still to come."""

    identifier = forms.CharField(label=_("Number of the act"), max_length=120)
    title = forms.CharField(label=_("Title of the act"), max_length=500, required=False)
    dated = _date(label=_("Date of the act"), required=False)
    commences_on = _date(
        label=_("Takes effect on"),
        required=False,
        help_text=_("Leave it empty while the date is not known yet."),
    )
    by_date = forms.BooleanField(
        label=_("Any version from that day carries it out, also one that does not name the act"),
        required=False,
    )
    note = forms.CharField(
        label=_("Note for readers"),
        max_length=500,
        required=False,
        help_text=_("For example what it will change, in one sentence."),
    )


class UploadForm(forms.Form):
    """A file and what the editor knows of it. What the file itself says fills the rest in."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("DOCX, PDF with text, HTML, Markdown or Akoma Ntoso XML, at most 12 MB."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=_languages)
    work = forms.ModelChoiceField(
        label=_("Document"),
        queryset=Work.objects.none(),
        required=False,
        empty_label=_("A new document"),
    )
    owner = forms.ModelChoiceField(
        label=_("Owning unit"),
        queryset=Unit.objects.none(),
        help_text=_("Its editors, and those above, look after the document."),
    )
    in_force_from = _date(label=_("In force from"))

    def __init__(self, *args: Any, units: Any, works: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["work"].queryset = works  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(units) == 1:
            self.fields["owner"].initial = units[0]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                _("The file is larger than 12 MB. Remove pictures from it, or split it.")
            )
        return file


class TranslationForm(forms.Form):
    """A text in another language for a version that is there."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("DOCX, PDF with text, HTML, Markdown or Akoma Ntoso XML, at most 12 MB."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=_languages)
    clean_file = UploadForm.clean_file


class RereadForm(forms.Form):
    """Other rules or another language for a file that was read already."""

    language = forms.ChoiceField(label=_("Language of the text"), choices=_languages)
    tradition = forms.ChoiceField(label=_("Drafting rules"), required=False)

    def __init__(self, *args: Any, traditions: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tradition"].choices = [("", _("Of the language")), *traditions]  # type: ignore[attr-defined]  # a ChoiceField


class ConfirmForm(forms.Form):
    """The last word on what is saved: pre-filled with what was recognised."""

    title = forms.CharField(label=_("Title"), max_length=500)
    identifier = forms.CharField(label=_("Official number"), max_length=120, required=False)
    kind = forms.ModelChoiceField(
        label=_("Kind"), queryset=DocumentKind.objects.all(), required=False
    )
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=Visibility.choices)
    in_force_from = _date(label=_("In force from"))
    amending_acts = ActsField()


class ConfirmVersionForm(forms.Form):
    """The same for a further version of a document that is there."""

    title = forms.CharField(label=_("Title"), max_length=500)
    in_force_from = _date(label=_("In force from"))
    amending_acts = ActsField()


class ConfirmTranslationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=500)
