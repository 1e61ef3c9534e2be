"""Readers of an article of North's section, and those who moderate there."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.cache import cache

from bema.common.jobs import run_ready_jobs
from bema.portal.comments.moderating import Verdict, decide
from bema.portal.models import Comment, CommentRule, CommentState
from bema.portal.tests.conftest import add_section, article, heritage, news, site, write

__all__ = ["article", "heritage", "news", "site"]


@pytest.fixture(autouse=True)
def _nobody_has_sent_anything(db):
    cache.clear()


@pytest.fixture
def north_news(site, tree):
    return add_section(site, "North", slug="north", unit=tree.north)


@pytest.fixture
def story(north_news):
    return write(north_news, "The weir is open again", text="<p>It has 21 gates.</p>")


@pytest.fixture
def ned(tree, place, grant):
    """Edits for North."""
    person = place("Ned", tree.north, email="ned@example.org")
    grant(person, "editor", tree.north)
    return person


@pytest.fixture
def sybil(tree, place, grant):
    """Edits for South, beside it."""
    person = place("Sybil", tree.south)
    grant(person, "editor", tree.south)
    return person


@pytest.fixture
def rule(site):
    return CommentRule.objects.get(code="respect")


@pytest.fixture
def comment_on():
    """A comment that waits, of a member or, without one, a confirmed guest."""

    def make(story, text="Well said.", *, person=None, state=CommentState.WAITING, **fields):
        from bema.common.clock import now

        at = fields.pop("at", now())
        return Comment.objects.create(
            story=story,
            text=text,
            name=fields.pop("name", person.full_name if person else "Gwen"),
            by_member=person is not None,
            person=person,
            email=fields.pop("email", "" if person else "gwen@example.org"),
            language="en",
            state=state,
            sent_at=at,
            received_at=None if state == CommentState.UNCONFIRMED else at,
            **fields,
        )

    return make


@pytest.fixture
def say():
    """A moderator's verdict: accepted, or refused by the rule."""

    def decided(actor, comment, rule=None, sentence=""):
        decide(actor=actor, comment_ids=[comment.pk], verdict=Verdict(rule is None, rule, sentence))
        comment.refresh_from_db()
        return comment

    return decided


def words(**given):
    """What a guest fills in."""
    return {
        "text": "Is it safe in spring?",
        "name": "Gwen",
        "email": "gwen@example.org",
        "website": "",
        "sent_as": str(uuid.uuid4()),
        **given,
    }


def letters(mailoutbox):
    """Runs what waits; the letters that came of it since the last time."""
    before = len(mailoutbox)
    run_ready_jobs()
    return mailoutbox[before:]


def link_in(letter):
    """The path of the link in a letter."""
    return re.search(r"https?://[^/\s]+(/\S*)", letter.body)[1]
