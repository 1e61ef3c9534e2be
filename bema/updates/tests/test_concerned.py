"""Exactly those whom a change concerns: a cast, person by person, against a recomputation by other means."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.accounts.models import Person
from bema.common.clock import now
from bema.documents.actions import publish_version
from bema.documents.models import Version
from bema.study import actions
from bema.units.models import Placement
from bema.updates import changes, mastery
from bema.updates.settling import keep_all
from bema.updates.tests import oracle
from bema.updates.tests.amending import (
    AT_ONCE,
    BY_RADIO,
    TEN_YEARS,
    amend,
    amended,
    confirm,
    refresh,
)
from bema.updates.tests.conftest import pass_test, take_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LATER = dt.timedelta(days=400)


def check(*versions):
    """The names of those whom each version concerns today; by both ways, today and on a day to come."""
    people = {person.pk: person for person in Person.objects.all()}
    for version in Version.objects.filter(state="published"):
        for on in (now(), now() + LATER):
            derived = set(changes.concerned(version, on).values_list("pk", flat=True))
            assert derived == oracle.concerned(version, people.values(), on), version
    assert list(mastery.differences()) == []
    return [
        " ".join(sorted(person.full_name for person in changes.concerned(version)))
        for version in versions
    ]


def complete(person, schooling):
    for lesson in schooling.lessons:
        take_lesson(person, schooling.slug, lesson)
    pass_test(person, schooling.slug)


@pytest.fixture
def cast(schooling, open_to_all, place, tree, river):
    """What each of them did before the law changed."""
    river.work.needs_attestation = True
    river.work.save()
    learned = ["Again", "Before", "Left", "Moved", "Refreshed"]
    others = ["Attested", "Midway", "Nobody", "Reader"]
    people = {name: place(name, tree.mill) for name in learned + others}
    for name in learned:
        complete(people[name], schooling)
    take_lesson(people["Midway"], schooling.slug, schooling.lessons[0])
    actions.note_opening(actor=people["Reader"], version=river.version)
    confirm(people["Attested"], river.version)
    return people


def test_one_amendment_and_what_each_does_after_it(cast, schooling, river, tree, place):
    version = amend(river.work, amended(a1=AT_ONCE))
    assert check(version) == ["Again Attested Before Left Moved Refreshed"]
    pass_test(cast["Again"], schooling.slug)
    refresh(cast["Refreshed"], river.work)
    Placement.objects.filter(person=cast["Moved"]).update(unit=tree.hill)
    Placement.objects.filter(person=cast["Left"]).delete()
    complete(place("After", tree.mill), schooling)
    assert check(version) == ["Attested Before Left Moved"]
    confirm(cast["Attested"], version)
    confirm(cast["Before"], version)  # a signature does not answer what the course asked
    assert check(version) == ["Before Left Moved"]


def test_who_answers_wrong_again_stays_concerned(cast, schooling, river):
    version = amend(river.work, amended(a1=AT_ONCE, a2=TEN_YEARS, a3="Boats are tested in May."))
    assert not pass_test(cast["Again"], schooling.slug, wrong=3).passed
    assert check(version) == ["Again Attested Before Left Moved Refreshed"]


def test_several_versions_at_one_go_concern_by_what_each_changed(cast, schooling, river):
    two = amend(river.work, amended(a1=AT_ONCE), days=-5)
    refresh(cast["Refreshed"], river.work)
    three = amend(river.work, amended(a1=BY_RADIO), days=-4)
    four = amend(river.work, amended(a1=BY_RADIO, a2=TEN_YEARS), days=-3)
    everybody = "Again Attested Before Left Moved Refreshed"
    assert check(two, three, four) == [
        everybody.removesuffix(" Refreshed"),
        everybody,
        everybody,
    ]
    refresh(cast["Refreshed"], river.work)
    refresh(cast["Before"], river.work)
    assert check(two, three, four) == ["Again Attested Left Moved"] * 3


def test_an_old_version_that_is_published_late_concerns_nobody(cast, river):
    new = amend(river.work, amended(a1=BY_RADIO), days=-1)
    old = amend(river.work, amended(a1=AT_ONCE), days=-9)
    assert check(new, old) == ["Again Attested Before Left Moved Refreshed", ""]


def test_what_a_draft_between_changed_is_told_with_the_version_that_passed_it_by(cast, river):
    between = amend(river.work, amended(a1=AT_ONCE), days=-9, published=False)
    new = amend(river.work, amended(a1=AT_ONCE, a2=TEN_YEARS), days=-1)
    assert new.objective_changes.count() == 2
    keep_all(actor="test", version=between)
    between = publish_version(actor="test", version=between)
    assert check(new, between) == ["Again Attested Before Left Moved Refreshed", ""]


def test_a_coming_version_concerns_from_its_day(cast, river):
    version = amend(river.work, amended(a1=AT_ONCE), days=30)
    assert check(version) == [""]
    assert changes.concerned(version, now() + LATER).count() == 6


def test_a_retired_objective_and_an_editorial_change_concern_nobody(cast, schooling, river):
    retired = schooling.objectives[0]
    retired.live = False
    retired.save()
    one = amend(river.work, amended(a1=AT_ONCE), days=-2)
    two = amend(river.work, amended(a1=AT_ONCE, a2=TEN_YEARS), days=-1, published=False)
    two.changes.update(judged_substance=False)
    keep_all(actor="test", version=two)
    two = publish_version(actor="test", version=two)
    assert check(one, two) == ["", ""]


def test_publishing_writes_a_row_an_objective_and_none_a_person(cast, river):
    from django.apps import apps

    def counts():
        models = [*apps.get_app_config("updates").get_models()]
        models += apps.get_app_config("study").get_models()
        models += apps.get_app_config("assignments").get_models()
        return {model.__name__: model._default_manager.count() for model in models}

    version = amend(river.work, amended(a1=AT_ONCE), published=False)
    keep_all(actor="test", version=version)
    before = counts()
    publish_version(actor="test", version=version)
    after = counts()
    assert after.pop("ObjectiveChange") == before.pop("ObjectiveChange") + 1
    assert after == before
