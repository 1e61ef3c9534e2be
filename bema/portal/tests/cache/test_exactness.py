"""Purged exactly: what shows a change is rendered anew, and nothing else is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override
from wagtail.models import Page

from bema.common.clock import as_of, now
from bema.portal.models import Author, StoryAuthor, Topic
from bema.portal.tests.cache.conftest import *  # noqa: F403
from bema.portal.tests.conftest import in_language, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(db):
    made = Topic.objects.create(name={"en": "Water", "vi": "Nước"})
    return Topic.objects.get(pk=made.pk)


def at(thing, language):
    with override(language):
        return thing.get_absolute_url()


@pytest.fixture
def small_site(site, news, heritage, article, water):
    """Addresses of everything that there is, in two languages."""
    museum = write(heritage, "The museum of the river", text="<p>It is old.</p>")
    article.topics.add(water)
    article.save_revision().publish()
    vietnamese = in_language(article, "vi", title="Đập đã mở lại", slug="dap")
    return {
        "home": site.url,
        "news": news.url,
        "heritage": heritage.url,
        "article": article.url,
        "museum": museum.url,
        "water": at(water, "en"),
        "home vi": "/vi/",
        "news vi": vietnamese.get_parent().get_url(),
        "article vi": vietnamese.url,
        "water vi": at(water, "vi"),
    }


@pytest.fixture
def refilled(small_site, visitor, committed):
    """Has all pages kept, acts, and tells whose pages were rendered anew."""

    def after(act) -> set[str]:
        for name, address in small_site.items():
            visitor.get(address)
            assert visitor.get(address).how == "hit", name
        with committed():
            act()
        return {name for name, address in small_site.items() if visitor.get(address).how != "hit"}

    return after


def test_other_words_in_a_story_change_the_pages_that_show_it(refilled, article):
    def act():
        article.title = "The weir at Mill is open again"
        article.save_revision().publish()

    # Its translation links to it; where its title stands, it is renamed.
    assert refilled(act) >= {"article", "water"}
    assert not refilled(act) & {"museum", "heritage", "home vi", "news vi", "water vi"}


def test_a_draft_changes_nothing(refilled, article, news):
    def act():
        article.title = "Not yet"
        article.save_revision()
        write(news, "A draft", publish=False)

    assert refilled(act) == set()


def test_a_new_story_changes_the_lists_that_it_comes_into(refilled, heritage, water):
    def act():
        write(heritage, "The old mill", topics=[water])

    changed = refilled(act)
    assert changed >= {"water"}
    assert not changed & {"article vi", "home vi", "news vi", "water vi"}


def test_another_topic_changes_the_lists_on_both_sides(refilled, article, water):
    def act():
        article.topics.set([])
        article.save_revision().publish()

    changed = refilled(act)
    assert changed >= {"article", "water"}
    # The last English story of the topic: its Vietnamese page has no English one to lead to any more.
    assert "water vi" in changed
    assert not changed & {"museum", "heritage", "home vi", "news vi"}


def test_one_of_several_stories_leaves_the_topic_alone_elsewhere(
    refilled, article, heritage, water
):
    with_it = write(heritage, "The old mill", topics=[water])

    def act():
        with_it.topics.set([])
        with_it.save_revision().publish()

    changed = refilled(act)
    assert changed >= {"water"}
    assert not changed & {"water vi", "article vi", "news", "home vi", "news vi"}


def test_a_renamed_topic_changes_its_pages_in_all_languages(refilled, water):
    def act():
        water.name = {"en": "Water and rivers", "vi": "Nước"}
        water.save()

    assert refilled(act) >= {"water", "water vi"}


def test_who_is_named_elsewhere_changes_nothing(refilled):
    assert refilled(lambda: Topic.objects.create(name={"en": "Fire"})) == set()


def test_a_story_that_is_taken_back_is_gone_at_once(refilled, article, small_site, visitor):
    assert refilled(lambda: article.unpublish()) >= {"article", "water"}
    assert visitor.get(small_site["article"]).status == 404


def test_a_story_that_is_deleted_is_gone_at_once(refilled, article, small_site, visitor):
    def act():
        Page.objects.get(pk=article.pk).delete()

    assert refilled(act) >= {"article", "water"}
    assert visitor.get(small_site["article"]).status == 404


def test_a_story_that_moves_is_gone_from_where_it_was(
    refilled, article, heritage, small_site, visitor
):
    assert refilled(lambda: article.move(heritage, pos="last-child")) >= {"article", "water"}
    assert visitor.get(small_site["article"]).status == 301
    article.refresh_from_db()
    assert visitor.get(article.url).status == 200


def test_a_section_with_another_address_changes_all_links(refilled, news, small_site):
    def act():
        news.slug = "now"
        news.save_revision().publish()

    assert refilled(act) == set(small_site)


def test_who_wrote_it_is_purged_where_he_is_named(refilled, article, visitor, small_site):
    author = Author.objects.create(name={"en": "Ben"})

    def act():
        article.story_authors.add(StoryAuthor(author=author))
        article.save_revision().publish()

    assert refilled(act) >= {"article"}


def test_pages_are_rendered_anew_each_day(refilled, small_site, visitor, monkeypatch):
    import time

    assert refilled(lambda: None) == set()
    tomorrow = time.time() + 24 * 60 * 60
    monkeypatch.setattr("bema.portal.cache.store.time.time", lambda: tomorrow)
    with as_of(now() + dt.timedelta(days=1)):
        assert visitor.get(small_site["home"]).how == "filled"
        assert visitor.get(small_site["home"]).how == "hit"


def test_a_scheduled_story_appears_when_its_time_has_come(refilled, news, site):
    from django.core.management import call_command

    draft = write(news, "Later", publish=False)
    draft.go_live_at = now() - dt.timedelta(minutes=1)
    revision = draft.save_revision(approved_go_live_at=draft.go_live_at)
    assert revision.approved_go_live_at is not None
    draft_url = draft.get_url()

    def act():
        call_command("publish_scheduled")

    refilled(act)
    assert Page.objects.get(pk=draft.pk).live
    assert draft_url == Page.objects.get(pk=draft.pk).url
