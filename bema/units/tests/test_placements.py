"""Placements and headcounts against a plain recomputation, whatever happens to the memberships."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bema.accounts.models import Person
from bema.common import events
from bema.units import placements
from bema.units.events import PlacementsChanged, PlacementsChanging
from bema.units.models import GroupMembership, Headcount, Membership, Placement, TargetGroup
from bema.units.queries import people_under

TODAY = dt.date(2026, 6, 15)
DAYS = [TODAY + dt.timedelta(days=n) for n in (-30, -1, 0, 1, 30)]

spells = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(DAYS), st.integers(0, 40)), max_size=3
)
histories = st.lists(
    st.tuples(st.booleans(), spells, spells, st.booleans()), min_size=1, max_size=5
)


@pytest.fixture
def fixed_day(monkeypatch):
    monkeypatch.setattr(placements, "today", lambda: TODAY)


def _write(number, history, units, groups):
    active, belongs, holds, is_open = history
    person, _ = Person.objects.get_or_create(member_number=f"P{number}", full_name="P")
    Person.objects.filter(pk=person.pk).update(is_active=active)
    person.memberships.all().delete()
    person.group_memberships.all().delete()
    for index, (unit, start, length) in enumerate(belongs):
        end = start + dt.timedelta(days=length)
        open_end = is_open and index == 0
        Membership.objects.create(
            person=person, unit=units[unit], starts_on=start, ends_on=None if open_end else end
        )
    for group, start, length in holds:
        GroupMembership.objects.create(
            person=person,
            group=groups[group],
            starts_on=start,
            ends_on=start + dt.timedelta(days=length),
        )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=histories, after=histories)
def test_a_recomputation_equals_the_definition(before, after, tree, fixed_day):
    units = [tree.root, tree.north, tree.mill, tree.harbour, tree.hill]
    with transaction.atomic():
        groups = [TargetGroup.objects.create(code=str(n), name={"en": str(n)}) for n in range(5)]
        for histories_then in (before, after):
            for number, history in enumerate(histories_then):
                _write(number, history, units, groups)
            placements.recompute(Person.objects.filter(member_number__startswith="P"))
            assert placements.differences() == []
            assert placements.verify_headcounts() == []
        transaction.set_rollback(True)


def test_the_domains_above_see_people_before_and_after(tree, alice):
    seen = []

    def before(event):
        seen.append(Placement.objects.get(person__in=event.people).unit.code)

    events.subscribe(PlacementsChanging, before)
    events.subscribe(PlacementsChanged, before)
    try:
        Membership.objects.filter(person=alice).update(unit=tree.hill)
        placements.recompute(Person.objects.filter(pk=alice.pk))
    finally:
        events._handlers[PlacementsChanging].remove(before)
        events._handlers[PlacementsChanged].remove(before)
    assert seen == ["R-N-M", "R-S-H"]


def test_rebuilding_mends_whatever_was_kept(tree, alice, bob, charlie):
    Headcount.objects.update(people=77)
    Placement.objects.filter(person=bob).delete()
    placements.rebuild()
    assert placements.verify_headcounts() == []
    assert placements.differences() == []
    assert people_under(tree.north) == 2


def test_a_membership_that_begins_later_counts_from_that_day(tree, alice, monkeypatch):
    Membership.objects.filter(person=alice).update(ends_on=TODAY)
    Membership.objects.create(person=alice, unit=tree.hill, starts_on=TODAY)
    for day, code in [(DAYS[1], "R-N-M"), (TODAY, "R-S-H")]:
        monkeypatch.setattr(placements, "today", lambda day=day: day)
        placements.refresh_due()
        assert Placement.objects.get(person=alice).unit.code == code
    assert placements.refresh_due() == 0


def test_few_statements_for_any_number_of_people(tree, place, django_assert_max_num_queries):
    for number in range(30):
        place(f"P{number}", tree.mill)
    # on PostgreSQL one of them is a lock
    with django_assert_max_num_queries(17):
        placements.recompute(Person.objects.all())
