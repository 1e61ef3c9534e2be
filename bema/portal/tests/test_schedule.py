"""What is set for a time happens then, once, and without anybody's doing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from bema.common.jobs import minutely, run_ready_jobs
from bema.common.jobs.models import Job
from bema.portal.tests.conftest import write


@pytest.fixture
def clock(monkeypatch):
    """Moves everybody's clock."""
    real = timezone.now

    def move(**by):
        monkeypatch.setattr(timezone, "now", lambda: real() + dt.timedelta(**by))

    return move


def look():
    """What the worker does every few seconds; then the jobs."""
    minutely.ensure()
    minutely.ensure()
    return run_ready_jobs()


def scheduled(story, **when):
    for name, value in when.items():
        setattr(story, name, value)
    story.save_revision().publish()
    story.refresh_from_db()


def test_a_story_appears_at_its_time(news, client, clock):
    story = write(news, "The weir opens", publish=False)
    scheduled(story, go_live_at=timezone.now() + dt.timedelta(hours=1))
    url = f"/en/current-events/{story.slug}/"
    assert look() == 0
    assert client.get(url).status_code == 404
    clock(minutes=61)
    assert look() == 1
    assert client.get(url).status_code == 200
    assert look() == 0
    assert Job.objects.count() == 1


def test_a_story_goes_at_its_time(news, client, clock):
    story = write(news, "Tickets for the dance")
    scheduled(story, expire_at=timezone.now() + dt.timedelta(hours=1))
    assert client.get(story.url).status_code == 200
    clock(minutes=61)
    assert look() == 1
    story.refresh_from_db()
    assert (story.live, story.expired) == (False, True)
    assert client.get(story.url).status_code == 404
    assert look() == 0


def test_a_later_change_of_a_live_story_waits_for_its_time(news, clock):
    story = write(news, "Tickets for the dance")
    story.title = "The dance was a success"
    story.go_live_at = timezone.now() + dt.timedelta(hours=1)
    story.save_revision().publish()
    story.refresh_from_db()
    assert story.title == "Tickets for the dance"
    clock(minutes=61)
    look()
    story.refresh_from_db()
    assert (story.title, story.live) == ("The dance was a success", True)


def test_one_that_fails_holds_up_no_other(news, clock, caplog):
    broken = write(news, "Broken", publish=False)
    scheduled(broken, go_live_at=timezone.now() + dt.timedelta(minutes=1))
    good = write(news, "Good", publish=False)
    scheduled(good, go_live_at=timezone.now() + dt.timedelta(minutes=2))
    revision = broken.latest_revision
    revision.content = {**revision.content, "dated": "no date"}
    revision.save()
    clock(minutes=5)
    look()
    good.refresh_from_db()
    broken.refresh_from_db()
    assert (good.live, broken.live) == (True, False)
    assert "Could not publish" in caplog.text
