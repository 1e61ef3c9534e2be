"""What the person who imports says about the archive, and where its sections go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bema.portal.importing.dates import is_zone
from bema.portal.importing.entry import Options
from bema.portal.importing.fetching import NotFetched, fetch
from bema.portal.importing.sections import Plan

LARGEST = 2 * 1024**3
_FORMATS = [
    ("auto", _("Find out")),
    ("feed", _("Feed (RSS or Atom)")),
    ("wordpress", _("WordPress export")),
    ("html", _("Saved pages")),
]


class SourceForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        help_text=_(
            "A feed or WordPress export (XML), a saved page, or a ZIP file of saved pages with their pictures."
        ),
    )
    feed = forms.URLField(
        label=_("Or a feed's address"), required=False, max_length=500, assume_scheme="https"
    )
    format = forms.ChoiceField(label=_("What it is"), choices=_FORMATS, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", "—"), *settings.LANGUAGES],
        help_text=_("Of articles that do not say theirs."),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        help_text=_("Of dates that do not say theirs, such as Asia/Ho_Chi_Minh."),
    )
    base_url = forms.URLField(
        label=_("Address of the old site"),
        required=False,
        assume_scheme="https",
        help_text=_("If the saved pages do not say where they stood."),
    )
    section = forms.CharField(
        label=_("Section for stories without one"),
        required=False,
        max_length=300,
        help_text=_("“Heritage / Crafts” is a sub-section."),
    )
    name_source = forms.BooleanField(
        label=_("Name the old site as the stories' source"), required=False, initial=True
    )
    fetch_pictures = forms.BooleanField(
        label=_("Get pictures that the file lacks from the web"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = timezone.get_default_timezone_name()

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"]).strip()
        if name and not is_zone(name):
            raise forms.ValidationError(
                _("There is no such time zone. Write it as Asia/Ho_Chi_Minh.")
            )
        return name

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 GB. Divide it and try again."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if bool(cleaned.get("file")) == bool(cleaned.get("feed")):
            raise forms.ValidationError(
                _("Choose a file or give a feed's address: one of the two.")
            )
        if cleaned.get("feed"):
            self._fetch(cleaned)
        return cleaned

    def _fetch(self, cleaned: dict[str, Any]) -> None:
        try:
            raw = fetch(cleaned["feed"])
        except NotFetched as refused:
            self.add_error("feed", str(refused))
        else:
            cleaned["file"] = ContentFile(raw, name="feed.xml")

    def options(self) -> Options:
        said = self.cleaned_data
        return Options(
            format=said["format"] or "auto",
            language=said["language"],
            base_url=said["base_url"],
            time_zone=said["time_zone"],
            section=said["section"].strip(),
            name_source=said["name_source"],
            fetch_pictures=said["fetch_pictures"],
        )

    def name(self) -> str:
        said = self.cleaned_data
        return str(said["feed"] or said["file"].name)[:200]


def rows_of(preview: dict[str, Any], mapping: dict[str, str]) -> list[dict[str, Any]]:
    """The table of sections, with what was chosen already."""
    return [
        {
            **row,
            "name": f"target-{number}",
            "target": mapping.get(Plan.key(row["language"], row["label"]), row["target"]),
        }
        for number, row in enumerate(preview.get("sections", []))
    ]


def mapping_from(preview: dict[str, Any], sent: Any) -> dict[str, str]:
    """The target of each section of the source, as it was sent."""
    plan = Plan()
    for row in rows_of(preview, {}):
        target = str(sent.get(row["name"], row["target"]))[:600]
        plan.put(row["language"], row["label"], target)
    return plan.targets
