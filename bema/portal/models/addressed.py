"""Pages whose address is made from their title on the server, by one rule for all languages."""

from __future__ import annotations

from typing import Any, ClassVar

from csp.constants import SELF
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page

from bema.portal.addresses import to_address


def free_address(title: str, locale: Locale, parent: Page, *, page: int | None, word: str) -> str:
    """A slug that no other page below the parent has; `word` stands in where the title has no letter for one."""
    wanted = to_address(title, locale.language_code) or word
    return str(find_available_slug(parent, wanted, ignore_page_id=page))


class AddressedForm(WagtailAdminPageForm):
    """The address may be left empty: it is made from the title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        title, page = self.cleaned_data.get("title"), self.instance
        if title and self.cleaned_data.get("slug") == "" and self.parent_page is not None:
            self.cleaned_data["slug"] = free_address(
                title, page.locale, self.parent_page, page=page.pk, word=page.address_word
            )
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class Addressed(models.Model):
    """For pages; stands before `Page` among their bases."""

    address_word: ClassVar[str] = "page"
    base_form_class: ClassVar[type[WagtailAdminPageForm]] = AddressedForm
    # Without Wagtail's script, which would propose an address by rules of its own (and none for Lao).
    title_panels: ClassVar = [FieldPanel("title")]

    class Meta:
        abstract = True

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The editor looks at it beside the form, in a frame of our own; nobody else may frame a page."""
        response: HttpResponse = super().serve_preview(request, mode_name)  # type: ignore[misc]  # of `Page`
        response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]  # read by django-csp
        return response

    def _set_core_field_defaults(self) -> None:
        """Where Wagtail fills in what was left empty, before it validates and saves."""
        page: Any = self
        if not page.slug and page.path and page.locale_id:
            page.slug = free_address(
                page.title, page.locale, page.get_parent(), page=page.pk, word=self.address_word
            )
        super()._set_core_field_defaults()  # type: ignore[misc]  # of `Page`
