"""What is published: articles, events, galleries, videos. What they share is one table, so that lists are one query."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

from bema.common.clock import now
from bema.documents.models import Work
from bema.portal.blocks import BODY, PictureBlock
from bema.portal.models.addressed import Addressed
from bema.portal.models.naming import Area, Author, Source, Topic
from bema.portal.models.served import Composed
from bema.portal.story.embeds import check_address
from bema.study.models import Course

_SECTIONS = ["portal.SectionPage"]


class Story(Addressed, Composed, Page):
    """Whatever is news: `title` is the headline. Never made by itself, only as one of the kinds below."""

    is_creatable = False

    kicker = models.CharField(
        _("kicker"), max_length=80, blank=True, help_text=_("A word or two above the headline.")
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("What it says, in a sentence or two.")
    )
    dated = models.DateTimeField(_("date"), default=now)
    revised_at = models.DateTimeField(
        _("updated"), null=True, blank=True, help_text=_("When readers are to see that it changed.")
    )
    lead_image = models.ForeignKey(
        Image,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    lead_alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for who cannot see it."),
    )
    lead_caption = models.CharField(_("caption"), max_length=500, blank=True)
    lead_credit = models.CharField(_("credit"), max_length=200, blank=True)
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
        verbose_name=_("source"),
    )
    source_url = models.URLField(_("address at the source"), max_length=500, blank=True)
    body = StreamField(BODY, blank=True, verbose_name=_("body"))
    audio = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("read aloud"),
        help_text=_("A recording of the text. Without one it can be read by machine."),
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="stories", verbose_name=_("topics")
    )
    areas = ParentalManyToManyField(
        Area, blank=True, related_name="stories", verbose_name=_("local areas")
    )
    works = ParentalManyToManyField(
        Work, blank=True, related_name="stories", verbose_name=_("documents it speaks of")
    )
    courses = ParentalManyToManyField(
        Course, blank=True, related_name="stories", verbose_name=_("courses it speaks of")
    )
    comments_open = models.BooleanField(_("readers may comment"), default=True)

    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("kicker"),
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("dated"),
    ]
    override_translatable_fields: ClassVar = [
        SynchronizedField("dated"),
        BaseTranslatableField("audio"),  # a recording speaks one language: it is not carried over
        *(SynchronizedField(name) for name in ("topics", "areas", "works", "courses")),
    ]
    head_panels: ClassVar = [
        FieldPanel("kicker"),
        FieldPanel(
            "title",
            help_text=_(
                "The headline. Up to 90 letters are read; lists and links cut off the rest."
            ),
        ),
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [
                FieldPanel("lead_image"),
                FieldPanel("lead_alt"),
                FieldPanel("lead_caption"),
                FieldPanel("lead_credit"),
            ],
            heading=_("Lead picture"),
        ),
    ]
    tail_panels: ClassVar = [
        FieldRowPanel([FieldPanel("dated"), FieldPanel("revised_at")]),
        InlinePanel("story_authors", label=_("Author"), heading=_("Authors")),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("source_url")], heading=_("Source")),
        FieldPanel("audio"),
        MultiFieldPanel(
            [
                FieldPanel(name, widget=CheckboxSelectMultiple)
                for name in ("topics", "areas", "works", "courses")
            ],
            heading=_("Belongs to"),
        ),
        InlinePanel("corrections", label=_("Correction"), heading=_("Corrections")),
        FieldPanel("comments_open"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-dated"], name="story_newest_first")
        ]

    @property
    def authors(self) -> list[Author]:
        """In the order of the by-line. One query, or none when `story_authors__author` was prefetched."""
        return [row.author for row in self.story_authors.all()]


class StoryAuthor(Orderable):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="story_authors")
    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, related_name="by_lines", verbose_name=_("author")
    )

    class Meta(Orderable.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["story", "author"], name="story_author_once")
        ]


class StoryCorrection(Orderable):
    """What was wrong and was put right, shown at the story's foot: told in words and, if given, old beside new."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="corrections")
    at = models.DateTimeField(_("when"), default=now)
    text = models.TextField(_("what was changed"))
    before = models.TextField(_("it read"), blank=True)
    after = models.TextField(_("it reads now"), blank=True)
    # A reader had reported the error.
    from_reader = models.BooleanField(default=False, editable=False)

    class Meta(Orderable.Meta):
        pass


class ArticlePage(Story):
    address_word = "article"
    parent_page_types: ClassVar[list[str]] = _SECTIONS
    content_panels: ClassVar = [*Story.head_panels, FieldPanel("body"), *Story.tail_panels]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class EventPage(Story):
    """Something that happens at a time and a place."""

    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    is_all_day = models.BooleanField(_("all day"), default=False)
    venue = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
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

    address_word = "event"
    parent_page_types: ClassVar[list[str]] = _SECTIONS
    content_panels: ClassVar = [
        *Story.head_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("is_all_day"),
                FieldPanel("venue"),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading=_("When and where"),
        ),
        FieldPanel("body"),
        *Story.tail_panels,
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")


class GalleryPage(Story):
    """Pictures first, words around them."""

    pictures = StreamField([("picture", PictureBlock())], verbose_name=_("pictures"))

    address_word = "gallery"
    parent_page_types: ClassVar[list[str]] = _SECTIONS
    content_panels: ClassVar = [
        *Story.head_panels,
        FieldPanel("pictures"),
        FieldPanel("body"),
        *Story.tail_panels,
    ]

    class Meta:
        verbose_name = _("photo gallery")
        verbose_name_plural = _("photo galleries")


class VideoPage(Story):
    """A film, by address from an allowed site or as a file of one's own."""

    video_url = models.URLField(_("address of the film"), blank=True, validators=[check_address])
    video_file = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("file"),
    )
    captions = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("captions (WebVTT)"),
    )
    transcript = models.TextField(_("transcript"), blank=True)

    address_word = "video"
    parent_page_types: ClassVar[list[str]] = _SECTIONS
    content_panels: ClassVar = [
        *Story.head_panels,
        MultiFieldPanel(
            [
                FieldPanel("video_url"),
                FieldPanel("video_file"),
                FieldPanel("captions"),
                FieldPanel("transcript"),
            ],
            heading=_("Film"),
        ),
        FieldPanel("body"),
        *Story.tail_panels,
    ]

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
