"""The pages that the others hang from: home, sections, and plain pages such as "About"."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from bema.portal.blocks import BODY
from bema.portal.models.addressed import Addressed
from bema.portal.models.served import Composed
from bema.units.models import Unit


class Owned(models.Model):
    """A part of the site that the editors of a unit look after; without one, those of the part above it.

    The home page without a unit belongs to the editors of the organisation's topmost units.
    """

    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Editors of this unit write here, too."),
    )

    class Meta:
        abstract = True


class HomePage(Owned, Addressed, Page):
    """The front of the site in one language; there is one a language, translations of each other."""

    summary = models.TextField(_("summary"), blank=True)
    lead = models.ForeignKey(
        "portal.Story",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("lead story"),
        help_text=_("Without one, the newest story leads."),
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["portal.SectionPage", "portal.PlainPage"]
    content_panels: ClassVar = [
        *Addressed.title_panels,
        FieldPanel("summary"),
        FieldPanel("lead"),
        FieldPanel("unit"),
    ]
    override_translatable_fields: ClassVar = [
        SynchronizedField("unit", overridable=False),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from bema.portal.front.home import blocks

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | blocks(request, self)


class SectionPage(Owned, Addressed, Page):
    """A section or, below another, a sub-section. Sections of the home page stand in the menu."""

    summary = models.TextField(_("summary"), blank=True)

    show_in_menus_default = True
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage", "portal.SectionPage"]
    subpage_types: ClassVar[list[str]] = [
        "portal.SectionPage",
        "portal.ArticlePage",
        "portal.EventPage",
        "portal.GalleryPage",
        "portal.VideoPage",
    ]
    content_panels: ClassVar = [
        *Addressed.title_panels,
        FieldPanel("summary"),
        FieldPanel("unit"),
    ]
    override_translatable_fields: ClassVar = [
        SynchronizedField("unit", overridable=False),
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from bema.portal.front.lists import section_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | section_context(request, self)


class PlainPage(Addressed, Composed, Page):
    """A page that is no news: about us, the rules of comments, contact."""

    body = StreamField(BODY, blank=True, verbose_name=_("body"))

    show_in_menus_default = True
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [*Addressed.title_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
