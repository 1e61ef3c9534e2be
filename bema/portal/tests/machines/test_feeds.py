"""Feeds are valid, complete, in the language of their address, and kept like pages."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.utils.translation import override

from bema.portal.models import Author, StoryAuthor, Topic
from bema.portal.tests.conftest import in_language, write

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def told(article):
    topic = Topic.objects.create(name={"en": "Water", "vi": "Nước"})
    author = Author.objects.create(name={"en": "Ben Miller"})
    article.topics.add(topic)
    article.story_authors.add(StoryAuthor(author=author))
    article.title = "Weir & water <open>"
    article.revised_at = dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC)
    article.save_revision().publish()
    return article


def test_rss_tells_all_of_a_story(told, visitor):
    answer = visitor.get("/en/feed.rss")
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    channel = ET.fromstring(answer.body).find("channel")
    assert channel.findtext("language") == "en"
    assert channel.find(f"{ATOM}link").get("href").endswith("/en/feed.rss")
    assert channel.find(f"{ATOM}link").get("rel") == "self"
    item = channel.find("item")
    assert item.findtext("title") == "Weir & water <open>"
    assert item.findtext("link") == f"http://127.0.0.1:8000{told.url}"
    assert item.findtext("description").startswith("After three months")
    assert item.findtext("pubDate") == "Mon, 02 Mar 2026 08:00:00 +0000"
    assert item.findtext(f"{DC}creator") == "Ben Miller"
    assert [one.text for one in item.findall("category")] == ["Water"]
    assert item.find("guid").get("isPermaLink") == "false"


def test_atom_tells_all_of_a_story(told, visitor):
    answer = visitor.get("/en/feed.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.body)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    rels = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert rels["self"].endswith("/en/feed.atom")
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated") == "2026-03-05T08:00:00+00:00"
    assert entry.findtext(f"{ATOM}published") == "2026-03-02T08:00:00+00:00"
    assert entry.find(f"{ATOM}author").findtext(f"{ATOM}name") == "Ben Miller"


def test_an_identity_stays_when_the_address_changes(told, visitor, committed):
    before = ET.fromstring(visitor.get("/en/feed.rss").body).findtext("channel/item/guid")
    with committed():
        told.slug = "other"
        told.save_revision().publish()
    after = ET.fromstring(visitor.get("/en/feed.rss").body)
    assert after.findtext("channel/item/guid") == before
    assert after.findtext("channel/item/link").endswith("/other/")


def test_each_section_topic_and_author_has_one(told, news, heritage, visitor):
    other = write(heritage, "The museum")
    topic, author = told.topics.get(), told.authors[0]
    own = {
        f"/en/feed/section-{news.pk}.rss": [told.title],
        f"/en/feed/section-{heritage.pk}.rss": [other.title],
        f"/en/feed/topic-{topic.pk}.rss": [told.title],
        f"/en/feed/author-{author.pk}.rss": [told.title],
    }
    for address, titles in own.items():
        assert [item.findtext("title") for item in _items(visitor, address)] == titles, address


def test_each_language_has_its_own(told, visitor):
    in_language(told, "vi", title="Đập đã mở lại")
    topic = told.topics.get()
    assert [one.findtext("title") for one in _items(visitor, "/vi/feed.rss")] == ["Đập đã mở lại"]
    assert len(_items(visitor, f"/vi/feed/topic-{topic.pk}.rss")) == 1
    assert not _items(visitor, "/uk/feed.rss")


@pytest.mark.parametrize(
    "address",
    [
        "/en/feed/section-999.rss",
        "/en/feed/topic-999.atom",
        "/en/feed/unit-1.rss",
        "/en/feed.json",
        "/en/feed/topic-99999999999999999999.rss",
    ],
)
def test_what_there_is_not_has_none(told, visitor, address):
    assert visitor.get(address).status == 404


def test_a_section_of_another_language_has_none_here(told, news, visitor):
    assert visitor.get(f"/vi/feed/section-{news.pk}.rss").status == 404


def test_a_feed_is_kept_until_something_in_it_changes(told, heritage, visitor, committed):
    assert visitor.get("/en/feed.rss").how == "filled"
    assert visitor.get("/en/feed.rss").how == "hit"
    with committed():
        write(heritage, "The museum")
    assert visitor.get("/en/feed.rss").how == "filled"


def test_a_feed_of_many_takes_few_queries(told, news, visitor, django_assert_max_num_queries):
    for number in range(12):
        write(news, f"Story {number}")
    with django_assert_max_num_queries(20):
        assert len(_items(visitor, "/en/feed.rss")) == 13


def test_pages_name_their_feeds(told, news, visitor):
    page = visitor.get(told.url).text
    assert 'type="application/rss+xml"' in page
    assert f"/en/feed/section-{news.pk}.atom" in visitor.get(news.url).text
    topic = Topic.objects.get()
    with override("en"):
        assert f"/en/feed/topic-{topic.pk}.rss" in visitor.get(topic.get_absolute_url()).text


def _items(visitor, address):
    answer = visitor.get(address)
    assert answer.status == 200, address
    return ET.fromstring(answer.body).findall("channel/item")
