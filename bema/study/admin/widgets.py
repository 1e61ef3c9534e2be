"""Form parts of the editors' desk: languages one under another, provisions by their address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nTextarea, I18nTextInput
from wagtail.blocks import FieldBlock

from bema.common.html import safe
from bema.documents.models import Provision
from bema.documents.queries import provision_url, provisions_in_force


class _Labelled:
    """One field a language, each under the name of its language."""

    locales: list[str]

    def format_output(self, rendered_widgets: list[str], id_: str) -> SafeString:
        names = dict(settings.LANGUAGES)
        rows = [
            (f"{id_}_{place}", code, names[code], safe(html))
            for place, (code, html) in enumerate(zip(self.locales, rendered_widgets, strict=True))
        ]
        inner = format_html_join("", '<p><label for="{}" lang="{}">{}</label>{}</p>', rows)
        return format_html('<div class="bema-languages" id="{}">{}</div>', id_, inner)


class LanguagesInput(_Labelled, I18nTextInput):
    pass


class LanguagesText(_Labelled, I18nTextarea):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["attrs"] = {"rows": 4, **(kwargs.get("attrs") or {})}
        super().__init__(*args, **kwargs)


def lineage_at(address: str) -> int | None:
    """The lineage of the provision at an address as the reading page gives it; None if there is none."""
    try:
        match = resolve(urlsplit(address.strip()).path)
    except Resolver404:
        return None
    if match.url_name != "provision":
        return None
    where = match.kwargs
    row = Provision.objects.filter(
        text__version__work__slug=where["slug"],
        text__version__in_force_from=where["on"],
        path=where["path"],
    )
    return row.order_by("-text__is_original").values_list("lineage_id", flat=True).first()


def address_of(lineage_id: int) -> str:
    """Where the lineage's provision stands in the text in force; its number, if it no longer does."""
    found = provisions_in_force([lineage_id], language="")
    return provision_url(found[lineage_id]) if lineage_id in found else str(lineage_id)


class ProvisionInput(forms.TextInput):
    """Shows a lineage as the address of its provision, and takes an address for it."""

    def format_value(self, value: Any) -> str | None:
        text = str(value or "")
        return address_of(int(text)) if text.isdecimal() else text or None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text = str(data.get(name) or "").strip()
        return text if text.isdecimal() or not text else lineage_at(text) or text


class ProvisionField(forms.Field):
    """A lineage's id, typed as an address."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = int(text) if text.isdecimal() else lineage_at(text)
        if found is None or not Provision.objects.filter(lineage_id=found).exists():
            raise forms.ValidationError(
                _("No provision stands at this address. Copy it from the page of the document.")
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        return address_of(value) if isinstance(value, int) else value


class ProvisionBlock(FieldBlock):
    """A provision to be quoted. Kept as its lineage: the words shown are always those in force."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = ProvisionField(
            required=required,
            help_text=help_text
            or _(
                "Paste its address from the page of the document: /d/flood-rules/2024-01-01/art_5"
            ),
            widget=forms.TextInput(),
        )
        super().__init__(**kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """To the database it is a number: migrations need not know of the address."""
        return "wagtail.blocks.IntegerBlock", [], {}

    class Meta:
        icon = "openquote"
        label = _("Provision")
