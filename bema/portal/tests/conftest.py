"""A small site: founded, with two sections, and a helper that writes into it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from wagtail.models import Locale

from bema.portal.founding import found_site
from bema.portal.models import ArticlePage, SectionPage


def add_section(parent, title, **fields):
    section = parent.add_child(instance=SectionPage(title=title, locale=parent.locale, **fields))
    section.save_revision().publish()
    return section


def write(section, title, *, model=ArticlePage, text="", body=None, publish=True, **fields):
    """A story in a section, published unless it is to stay a draft. `text` is one rich text block."""
    blocks = body if body is not None else ([{"type": "text", "value": text}] if text else [])
    story = model(title=title, locale=section.locale, live=False, **fields)
    story.body = json.dumps(blocks)
    section.add_child(instance=story)
    revision = story.save_revision()
    if publish:
        revision.publish()
    story.refresh_from_db()
    return story


def in_language(page, code, **words):
    """A published copy of the page in another language, its parents too. `words` are its fields there."""
    locale = Locale.objects.get(language_code=code)
    found = page.get_translation_or_none(locale)
    if found is None:
        parent = page.get_parent().specific
        if parent.get_translation_or_none(locale) is None:
            in_language(parent, code)
        found = page.copy_for_translation(locale)
    for name, value in words.items():
        setattr(found, name, value)
    found.save_revision().publish()
    found.refresh_from_db()
    return found


@pytest.fixture
def site(db):
    """The English home page; each language has one."""
    return found_site(actor="test")


@pytest.fixture
def news(site):
    return add_section(site, "Current events", slug="current-events")


@pytest.fixture
def heritage(site):
    return add_section(site, "Heritage", slug="heritage")


@pytest.fixture
def article(news):
    return write(
        news,
        "The weir is open again",
        text="<p>Water has been running since Monday.</p>",
        standfirst="After three months of work the weir at Mill is back in service.",
        dated=dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC),
    )
