"""What goes on around the demo's stories: agreed words, the plan of the year, what readers write."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from bema.accounts.models import Person
from bema.common import clock
from bema.demo import sources
from bema.demo.amending import days_from_now
from bema.documents.models import Work
from bema.portal.comments.actions import send
from bema.portal.comments.moderating import Verdict, decide
from bema.portal.models import (
    Campaign,
    CampaignStory,
    CommentRule,
    GlossaryTerm,
    Occasion,
    Story,
)
from bema.study.models import Course
from bema.units.models import Unit


def add_newsroom(root: Unit, works: dict[str, Work], courses: dict[str, Course]) -> None:
    content = sources.read("portal/newsroom")
    for part in content["term"]:
        GlossaryTerm.objects.create(**part)
    days = [_add_day(root, part) for part in content["day"]]
    _add_campaign(root, content["campaign"], days[:1], works, courses)
    for place, part in enumerate(content["comment"]):
        _add_comment(part, place)


def _add_day(root: Unit, part: dict[str, Any]) -> Occasion:
    day = Occasion(owner=root, **part)
    day.full_clean()
    day.save()
    return day


def _add_campaign(
    root: Unit,
    part: dict[str, Any],
    days: list[Occasion],
    works: dict[str, Work],
    courses: dict[str, Course],
) -> None:
    begins, ends = (clock.today() + dt.timedelta(days=part[end]) for end in ("begins", "ends"))
    campaign = Campaign(
        owner=root,
        title=part["title"],
        about=part["about"],
        starts_on=begins,
        ends_on=ends,
        responsible=Person.objects.get(member_number="R-EDITOR"),
    )
    campaign.save()
    for order, slug in enumerate(part["stories"]):
        story = Story.objects.get(slug=slug)
        campaign.stories.add(CampaignStory(story=story, sort_order=order))
    campaign.occasions.set(days)
    campaign.works.set([works[slug] for slug in part["works"]])
    campaign.courses.set([courses[slug] for slug in part["courses"]])
    campaign.save()


def _add_comment(part: dict[str, Any], place: int) -> None:
    """Written by one of the cast, and decided by the editor where the content says how."""
    writer = Person.objects.get(member_number=part["by"])
    with clock.as_of(days_from_now(part["days"])):
        comment = send(
            actor=writer,
            story=Story.objects.get(slug=part["story"]),
            reply_to=None,
            text=part["text"],
            name=writer.full_name,
            email="",
            language=part["language"],
            sent_as=uuid.uuid5(uuid.NAMESPACE_OID, f"demo comment {place}"),
        )
    if "outcome" not in part:
        return
    rule = CommentRule.objects.get(code=part["rule"]) if "rule" in part else None
    with clock.as_of(days_from_now(part["days"]) + dt.timedelta(hours=5)):
        decide(
            actor=Person.objects.get(member_number="R-EDITOR"),
            comment_ids=[comment.pk],
            verdict=Verdict(
                accept=part["outcome"] == "accepted", rule=rule, sentence=part.get("sentence", "")
            ),
        )
