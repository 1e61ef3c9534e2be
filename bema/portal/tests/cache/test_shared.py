"""What processes tell one another, what survives a fall, and that the heap does not grow."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from bema.common.clock import now
from bema.portal.cache import counting, purge, purging
from bema.portal.cache.follower import Listener
from bema.portal.cache.generations import Generations, slot
from bema.portal.cache.jobs import forget_old_purges
from bema.portal.cache.store import Entry, Store
from bema.portal.models import StoryViews
from bema.portal.models.cache import Purge
from bema.portal.tests.cache.conftest import Visitor, new_process

pytestmark = pytest.mark.django_db

PERSON = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


def entry(key="a", *, as_of=1, tags=("x",), body=b"<p>"):
    slots = tuple(slot(tag) for tag in tags)
    return Entry(key, as_of, slots, float("inf"), [("ETag", 'W/"1"')], body, b"")


def test_two_openings_of_the_file_are_the_same_memory(tmp_path):
    one, other = Generations(tmp_path), Generations(tmp_path)
    before = other.now
    one.bump(["x"])
    assert other.now == before + 1
    assert not other.is_current([slot("x")], before)
    assert other.is_current([slot("y")], before)


def test_a_file_of_before_a_fall_is_made_anew(tmp_path, monkeypatch):
    epoch = Generations(tmp_path).epoch
    assert Generations(tmp_path).epoch == epoch
    monkeypatch.setattr("bema.portal.cache.generations._boot", lambda: 7)
    assert Generations(tmp_path).epoch != epoch


def test_a_page_that_was_purged_while_it_was_rendered_is_not_kept(tmp_path):
    generations = Generations(tmp_path)
    store = Store(tmp_path, generations)
    begun = generations.now
    generations.bump(["x"])
    assert not store.put(entry(as_of=begun))
    assert store.get("a") is None
    assert store.put(entry(as_of=begun, tags=("y",)))


def test_a_purge_that_never_reached_the_memory_is_heard_of_later(article, visitor):
    """As after a kill between the commit and what follows it, or on another machine."""
    listener = Listener(purging.generations())
    listener.listen()
    visitor.get(article.url)
    Purge.objects.create(tags=f"page:{article.pk}\nanything")
    assert visitor.get(article.url).how == "hit"
    assert listener.listen() == 1
    assert visitor.get(article.url).how == "filled"
    assert listener.listen() == 0


def test_a_purge_is_heard_of_once_on_a_machine(article, committed, pages):
    listener = Listener(purging.generations())
    listener.listen()
    with committed():
        purge(f"story:{article.pk}")
    assert listener.listen() == 0


def test_a_purge_that_was_rolled_back_is_none(article, visitor, committed):
    visitor.get(article.url)
    with committed(), transaction.atomic():
        purge(f"story:{article.pk}")
        transaction.set_rollback(True)
    assert visitor.get(article.url).how == "hit"


def test_old_purges_go_but_the_newest(db):
    rows = [Purge.objects.create(tags="x") for _ in range(3)]
    Purge.objects.update(at=now() - dt.timedelta(days=2))
    forget_old_purges.func()
    assert list(Purge.objects.values_list("pk", flat=True)) == [rows[-1].pk]


def test_half_a_page_on_the_disk_is_no_page(article, visitor, settings):
    filled = visitor.get(article.url)
    (kept,) = settings.PAGE_CACHE_DIR.glob("??/*")
    kept.write_bytes(kept.read_bytes()[:-100])
    again = Visitor(new_process(settings)).get(article.url)
    assert (again.how, again.body) == ("filled", filled.body)


def test_what_is_oldest_makes_room(tmp_path, monkeypatch):
    store = Store(tmp_path, Generations(tmp_path))
    monkeypatch.setattr("bema.portal.cache.store.MOST_IN_MEMORY", 50_000)
    for number in range(20):
        store.put(entry(str(number), body=b"x" * 1000))
    assert 5 < len(store._kept) < 12
    assert "19" in store._kept
    store.sweep(most=1000)
    assert 0 < sum(1 for _ in tmp_path.glob("??/*")) < 20


def test_readers_are_counted_machines_are_not(article, visitor):
    for _time in range(3):
        visitor.get(article.url, user_agent=PERSON)
    bot = visitor.get(article.url, user_agent="Mozilla/5.0 (compatible; Examplebot/2.0)")
    visitor.get(article.url, user_agent=PERSON, if_none_match=bot.headers["ETag"])
    visitor.get(article.url, user_agent=PERSON, sec_purpose="prefetch")
    visitor.get(article.url, method="HEAD", user_agent=PERSON)
    visitor.get(article.url)
    assert counting.flush() == 1
    assert StoryViews.objects.get(story=article).count == 4
    visitor.get(article.url, user_agent=PERSON)
    counting.flush()
    assert StoryViews.objects.get(story=article).count == 5
    assert counting.flush() == 0


def test_what_was_opened_of_a_story_that_is_gone_is_forgotten(article, visitor):
    visitor.get(article.url, user_agent=PERSON)
    article.delete()
    counting.flush()
    assert not StoryViews.objects.exists()
