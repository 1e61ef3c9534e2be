"""What was settled takes effect on the day from which the version is in force, and not before."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import Revision

from bema.common.jobs import run_ready_jobs
from bema.documents.actions import publish_version
from bema.study.models import ItemEdition
from bema.updates import settling
from bema.updates.models import Decision, Settlement
from bema.updates.tests.conftest import AMENDED, draft, publish
from bema.updates.tests.test_settling import decide, new_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FUTURE = dt.date(2090, 3, 1)


@pytest.fixture
def coming(river, schooling, eve):
    """A version of the far future, published: one question rewritten, the other retired."""
    version = draft(river.work, AMENDED, FUTURE)
    first, second = schooling.items[0]
    decide(version, ("item", first.pk), Decision.REWRITE)
    decide(version, ("item", second.pk), Decision.RETIRE)
    settling.keep_all(actor="test", version=version)
    new_draft(first, eve, stem={"en": "As of the future"})
    return publish_version(actor="test", version=version)


def _stem(item):
    edition = ItemEdition.objects.filter(item=item, is_current=True).first()
    return edition and edition.content["stem"]["en"]


def _go_to(travel, day):
    travel(to=dt.datetime.combine(day, dt.time(6), dt.UTC))


def test_until_its_date_members_go_on_with_what_there_was(coming, schooling, travel):
    first, second = schooling.items[0]
    assert "article 1" in _stem(first)
    run_ready_jobs()
    assert "article 1" in _stem(first)
    _go_to(travel, FUTURE)
    run_ready_jobs()
    assert "As of the future" in _stem(first)
    assert _stem(second) is None
    done = dict(Settlement.objects.values_list("item", "done_at"))
    assert done[first.pk] is not None


def test_the_job_may_run_twice_and_late(coming, schooling, travel):
    from bema.updates.effects import settle_into_force

    _go_to(travel, FUTURE + dt.timedelta(days=40))
    settle_into_force.call(version_id=coming.pk)
    editions = list(ItemEdition.objects.order_by("pk").values_list("pk", "is_current"))
    settle_into_force.call(version_id=coming.pk)
    assert list(ItemEdition.objects.order_by("pk").values_list("pk", "is_current")) == editions


def test_before_its_date_the_job_does_nothing(coming, schooling):
    from bema.updates.effects import settle_into_force

    settle_into_force.call(version_id=coming.pk)
    assert "article 1" in _stem(schooling.items[0][0])


def test_a_later_draft_is_not_published_by_an_earlier_version(coming, schooling, eve, travel):
    new_draft(schooling.items[0][0], eve, stem={"en": "For the version after"})
    _go_to(travel, FUTURE)
    run_ready_jobs()
    assert "As of the future" in _stem(schooling.items[0][0])
    schooling.items[0][0].refresh_from_db()
    assert schooling.items[0][0].has_unpublished_changes


def test_what_was_published_by_hand_since_is_not_overwritten(coming, schooling, eve, travel):
    new_draft(schooling.items[0][0], eve, stem={"en": "Mended at once"}).publish(user=eve)
    _go_to(travel, FUTURE)
    run_ready_jobs()
    assert "Mended at once" in _stem(schooling.items[0][0])


def test_what_a_later_version_has_superseded_by_then_does_not_take_effect(river, schooling):
    item = schooling.items[0][0]
    earlier = draft(river.work, AMENDED, dt.date(2021, 1, 1))
    decide(earlier, ("item", item.pk), Decision.RETIRE)
    publish(river.work, AMENDED, dt.date(2022, 1, 1))
    publish_version(actor="test", version=earlier)
    assert "article 1" in _stem(item)
    row = Settlement.objects.get(version=earlier)
    assert row.done_at is not None
    assert "later version" in row.problem


def test_what_cannot_be_published_on_the_day_stays_as_it_was_and_is_told(
    coming, schooling, sign_in, eve, travel
):
    first, second = schooling.items[0]
    pinned = Settlement.objects.get(item=first).revision
    Revision.objects.filter(pk=pinned.pk).update(content={**pinned.content, "key": "9"})
    _go_to(travel, FUTURE)
    run_ready_jobs()
    assert "article 1" in _stem(first)
    assert _stem(second) is None
    record = sign_in(eve).get(f"/desk/updates/{coming.pk}/").content.decode()
    assert "cannot be published yet" in record
