"""What a campaign reached, in its days and among the people of the unit that made it.

Sums only: who they are stands nowhere here, and no figure is shown for fewer than five.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from bema.documents.models import Version
from bema.portal.models import Campaign, Story, StoryViews
from bema.study.models import Attestation, CourseRecord
from bema.units.queries import in_subtree, people_under

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None where there are some, but fewer than five."""

    value: int | None

    @classmethod
    def of(cls, count: int) -> Figure:
        return cls(None if 0 < count < FEWEST else count)


@dataclass(frozen=True, slots=True)
class StoryReach:
    """How often a story was opened, in all its languages; of openings there is no fewest: nobody is counted."""

    story: Story
    languages: int
    views: int


@dataclass(frozen=True, slots=True)
class WorkReach:
    work: object
    attested: Figure


@dataclass(frozen=True, slots=True)
class CourseReach:
    course: object
    started: Figure
    completed: Figure


@dataclass(frozen=True, slots=True)
class Reach:
    people: int
    stories: list[StoryReach]
    works: list[WorkReach]
    courses: list[CourseReach]

    @property
    def views(self) -> int:
        return sum(row.views for row in self.stories)


def reach(campaign: Campaign) -> Reach:
    """All figures of a campaign. Six queries, whatever it ties together."""
    begin = timezone.make_aware(dt.datetime.combine(campaign.starts_on, dt.time()))
    end = timezone.make_aware(
        dt.datetime.combine(campaign.ends_on + dt.timedelta(days=1), dt.time())
    )
    theirs = in_subtree(campaign.owner, prefix="person__placement__unit__")
    return Reach(
        people=people_under(campaign.owner),
        stories=_stories(campaign),
        works=_works(campaign, theirs, begin, end),
        courses=_courses(campaign, theirs, begin, end),
    )


def _stories(campaign: Campaign) -> list[StoryReach]:
    chosen = [row.story for row in campaign.stories.select_related("story")]
    keys = [story.translation_key for story in chosen]
    days = (campaign.starts_on, campaign.ends_on)
    rows = StoryViews.objects.filter(story__translation_key__in=keys, day__range=days)
    views = dict(rows.order_by().values_list("story__translation_key").annotate(total=Sum("count")))
    live = Story.objects.live().filter(translation_key__in=keys)
    languages = dict(live.order_by().values_list("translation_key").annotate(total=Count("locale")))
    return [
        StoryReach(story, languages.get(key, 0), views.get(key, 0))
        for story, key in zip(chosen, keys, strict=True)
    ]


def _works(campaign: Campaign, theirs: Q, begin: dt.datetime, end: dt.datetime) -> list[WorkReach]:
    works = list(campaign.works.all())
    versions = Version.objects.filter(work__in=works)
    rows = Attestation.objects.filter(
        theirs, version__in=versions, attested_at__gte=begin, attested_at__lt=end
    )
    counts = dict(
        rows.order_by().values_list("version__work").annotate(people=Count("person", distinct=True))
    )
    return [WorkReach(work, Figure.of(counts.get(work.pk, 0))) for work in works]


def _courses(
    campaign: Campaign, theirs: Q, begin: dt.datetime, end: dt.datetime
) -> list[CourseReach]:
    courses = list(campaign.courses.all())
    within = {
        name: Q(**{f"{name}__gte": begin, f"{name}__lt": end})
        for name in ("started_at", "completed_at")
    }
    rows = CourseRecord.objects.filter(theirs, course__in=courses)
    counts = {
        pk: (started, completed)
        for pk, started, completed in rows.order_by()
        .values_list("course")
        .annotate(
            started=Count("pk", filter=within["started_at"]),
            completed=Count("pk", filter=within["completed_at"]),
        )
    }
    return [
        CourseReach(course, *(Figure.of(n) for n in counts.get(course.pk, (0, 0))))
        for course in courses
    ]
