"""Topics, authors, places and papers: one thing each, with its words in every language.

They are no pages of Wagtail's tree, so that a story keeps them in whatever language it is translated to. Each has
a public page all the same, at `/<language>/topics/<id>-<words in that language>/` and so on.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField
from wagtail.images.models import Image

from bema.portal.addresses import to_address
from bema.units.models import Unit


class Named(models.Model):
    """Something with a name and some words about it, in each language, and a page of its own."""

    route: ClassVar[str]  # the name of its page's address

    name = I18nCharField(_("name"))
    about = I18nTextField(_("about"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Its page in the active language."""
        return reverse(self.route, kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The words of its address in the active language; what it is if no letter of them can stand in one."""
        return to_address(str(self.name), get_language() or "") or self.route


class Topic(Named):
    """What stories of several sections speak of."""

    route = "topic"

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Author(Named):
    """Who writes; an author need not be a member."""

    route = "author"

    picture = models.ForeignKey(
        Image, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("unit"),
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")


class Area(Named):
    """A local area: a district, a town. `unit` is the part of the organisation that works there."""

    route = "area"

    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("unit"),
    )
    # Degrees, WGS 84.
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        verbose_name = _("local area")
        verbose_name_plural = _("local areas")


class Source(models.Model):
    """A paper or agency that a story was taken from."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    url = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name
