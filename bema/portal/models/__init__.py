"""The portal's pages and what ties them together."""

from bema.portal.models.naming import Area, Author, Source, Topic
from bema.portal.models.site import HomePage, PlainPage, SectionPage
from bema.portal.models.stories import (
    ArticlePage,
    EventPage,
    GalleryPage,
    Story,
    StoryAuthor,
    StoryCorrection,
    VideoPage,
)
from bema.portal.models.views import StoryViews

__all__ = [
    "Area",
    "ArticlePage",
    "Author",
    "EventPage",
    "GalleryPage",
    "HomePage",
    "PlainPage",
    "SectionPage",
    "Source",
    "Story",
    "StoryAuthor",
    "StoryCorrection",
    "StoryViews",
    "Topic",
    "VideoPage",
]
