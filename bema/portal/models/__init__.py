"""The portal's pages and what ties them together."""

from bema.portal.models.cache import Purge
from bema.portal.models.comments import (
    Comment,
    CommentDecision,
    CommentRule,
    CommentState,
    ErrorReport,
    Outcome,
    ReportState,
    Stage,
)
from bema.portal.models.importing import (
    ImportedAddress,
    ImportedEntry,
    ImportLine,
    SectionMapping,
    SiteImport,
)
from bema.portal.models.letters import Browser, Rhythm, Subscriber, Telling
from bema.portal.models.naming import Area, Author, Source, Topic
from bema.portal.models.plan import Campaign, CampaignStory, Occasion, PlanFeed
from bema.portal.models.prints import StoryPrint
from bema.portal.models.reading import MachineReading
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
from bema.portal.models.translation import (
    GlossaryTerm,
    MemoryKey,
    State,
    TranslatedRevision,
    TranslationReview,
    TranslationState,
)
from bema.portal.models.views import StoryViews

__all__ = [
    "Area",
    "ArticlePage",
    "Author",
    "Browser",
    "Campaign",
    "CampaignStory",
    "Comment",
    "CommentDecision",
    "CommentRule",
    "CommentState",
    "ErrorReport",
    "EventPage",
    "GalleryPage",
    "GlossaryTerm",
    "HomePage",
    "ImportLine",
    "ImportedAddress",
    "ImportedEntry",
    "MachineReading",
    "MemoryKey",
    "Occasion",
    "Outcome",
    "PlainPage",
    "PlanFeed",
    "Purge",
    "ReportState",
    "Rhythm",
    "SectionMapping",
    "SectionPage",
    "SiteImport",
    "Source",
    "Stage",
    "State",
    "Story",
    "StoryAuthor",
    "StoryCorrection",
    "StoryPrint",
    "StoryViews",
    "Subscriber",
    "Telling",
    "Topic",
    "TranslatedRevision",
    "TranslationReview",
    "TranslationState",
    "VideoPage",
]
