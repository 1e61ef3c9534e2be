"""Whose comments are whose to decide, and which stories take them. Refusal looks like absence."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from bema.accounts.models import Person
from bema.accounts.staff import second_step_done
from bema.common.errors import Absent
from bema.portal.admin.policy import pages_of, writers_of
from bema.portal.models import Comment, CommentState, ErrorReport, Story


def moderated(user: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Of these comments or reports, those on stories that the user writes."""
    if getattr(user, "is_superuser", False) and user.is_active:
        return queryset
    condition = Q(pk__in=[])
    for page in pages_of(user):
        condition |= Q(story__path__gte=page.path, story__path__lte=page.path + Page.steplen * "Z")
    return queryset.filter(condition)


def access_comment(user: Any, pk: int) -> Comment:
    """A comment that has reached the moderators of its story, for one of them; else `Absent`."""
    known = Comment.objects.exclude(state=CommentState.UNCONFIRMED)
    found: Comment | None = (
        moderated(user, known).select_related("story", "parent", "person").filter(pk=pk).first()
    )
    if found is None:
        raise Absent()
    return found


def access_report(user: Any, pk: int) -> ErrorReport:
    """A report on a story that the user edits; else `Absent`."""
    found: ErrorReport | None = (
        moderated(user, ErrorReport.objects.select_related("story", "correction"))
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Absent()
    return found


def moderators(story: Page) -> QuerySet[Person]:
    """Who writes the story's page, and has set up what that needs."""
    ready = second_step_done()  # nothing where none is asked for
    found = writers_of(story)
    return found.filter(ready | Q(is_superuser=True)) if ready else found


# --- readers --------------------------------------------------------------------------------


def readable_story(pk: int) -> Story:
    """A published story in the language of the request; else `Absent`."""
    found: Story | None = (
        Story.objects.live()
        .public()
        .filter(pk=pk, locale__language_code=get_language())
        .select_related("locale")
        .first()
    )
    if found is None:
        raise Absent()
    return found


def open_story(pk: int) -> Story:
    """A published story that takes comments; else `Absent`."""
    story = readable_story(pk)
    if not story.comments_open:
        raise Absent()
    return story
