"""Going over again: what is due and when, and that an answer counts once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from bema.common.errors import Absent
from bema.study import papers, publishing, queries
from bema.study.errors import Unanswered
from bema.study.models import Response
from bema.updates import asking, mastery, preferences, reviewing
from bema.updates.errors import ChangedMeanwhile, ItemWithdrawn, NotDue
from bema.updates.knowledge import REFRESHED, Fact
from bema.updates.memory import AGAIN, GOOD
from bema.updates.models import Mastery, Review, ReviewDefault
from bema.updates.tests.conftest import AMENDED, amend, answer_of, draft, pass_test, take_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def give(person, item, *, right=True, response_id=None):
    data = answer_of(item, papers.steady_order(item, person.pk), right=right)
    return reviewing.answer_review(
        actor=person,
        item_edition_id=item.id,
        response_id=response_id or uuid.uuid4(),
        data=data,
    )


def ask_next(person):
    return reviewing.next_question(person, reviewing.standing(person))


def due_ids(person):
    return reviewing.standing(person).due


# --- what is due ------------------------------------------------------------------------------


def test_nothing_is_due_while_all_is_probably_known(schooling, learn, alice, travel):
    learn(alice)
    assert due_ids(alice) == []
    first = min(Mastery.objects.values_list("known_until", flat=True))
    travel(to=first - dt.timedelta(hours=1))
    assert due_ids(alice) == []
    travel(to=first + dt.timedelta(minutes=1))
    assert len(due_ids(alice)) == 3


def test_who_has_learned_nothing_is_asked_nothing(schooling, alice, travel):
    travel(days=300)
    assert due_ids(alice) == []


def test_what_is_most_likely_forgotten_comes_first(schooling, learn, alice, travel):
    learn(alice)
    weak, weaker = (objective.pk for objective in schooling.objectives[:2])
    Mastery.objects.filter(objective=weak).update(stability=1.0)
    Mastery.objects.filter(objective=weaker).update(stability=0.5)
    travel(days=40)
    assert due_ids(alice) == [weaker, weak, schooling.objectives[2].pk]
    recalls = [
        mastery.known_of(Mastery.objects.get(objective=pk)).memory.recall(reviewing.now())
        for pk in due_ids(alice)
    ]
    assert recalls == sorted(recalls)


def test_remembering_puts_it_off_for_longer_and_forgetting_for_less(
    schooling, learn, alice, travel
):
    learn(alice)
    travel(days=10)
    first, second, _third = due_ids(alice)
    give(alice, asking.choose_item(alice, first), right=True)
    give(alice, asking.choose_item(alice, second), right=False)
    kept = {row.objective_id: row for row in Mastery.objects.all()}
    assert kept[first].known_until > kept[second].known_until
    assert kept[first].stability > 10 > kept[second].stability
    ratings = dict(Review.objects.values_list("objective", "rating"))
    assert ratings == {first: GOOD, second: AGAIN}
    assert list(mastery.differences()) == []


def test_a_review_whole_days_later_to_the_microsecond_is_recomputed_the_same(
    schooling, learn, alice, travel
):
    at = travel(to=reviewing.now().replace(microsecond=123_789))
    learn(alice)
    travel(to=at + dt.timedelta(days=60))
    give(alice, ask_next(alice))
    assert list(mastery.differences()) == []


def test_what_was_gone_over_today_comes_back_on_another_day_at_the_earliest(
    schooling, learn, alice, travel
):
    learn(alice)
    morning = travel(to=reviewing.now().replace(hour=1) + dt.timedelta(days=30))
    first = due_ids(alice)[0]
    give(alice, asking.choose_item(alice, first), right=False)
    Mastery.objects.filter(objective=first).update(known_until=morning)
    travel(to=morning + dt.timedelta(hours=20))
    assert first not in due_ids(alice)
    travel(days=1)
    assert first in due_ids(alice)


def test_each_time_another_question_on_the_same_objective(schooling, learn, alice, travel):
    learn(alice)
    pk = schooling.objectives[0].pk
    asked = []
    for _turn in range(4):
        at = travel(days=200)
        Mastery.objects.update(known_until=at - dt.timedelta(days=1))
        item = asking.choose_item(alice, pk)
        give(alice, item)
        asked.append(item.item_id)
    assert set(asked[:2]) == set(asked[2:]) == {item.pk for item in schooling.items[0]}


def test_an_objective_without_a_published_question_is_not_due(schooling, learn, alice, travel):
    learn(alice)
    travel(days=60)
    for item in schooling.items[1]:
        publishing.withdraw(actor="test", thing=item)
    assert schooling.objectives[1].pk not in due_ids(alice)
    assert len(due_ids(alice)) == 2


def test_a_retired_objective_is_not_due(schooling, learn, alice, travel):
    learn(alice)
    travel(days=60)
    schooling.objectives[2].unpublish()
    assert schooling.objectives[2].pk not in due_ids(alice)


def test_what_an_amendment_changed_leaves_and_comes_back_with_its_refresher(
    river, schooling, learn, alice, travel
):
    learn(alice)
    amended = schooling.objectives[0].pk
    at = travel(days=60)
    assert amended in due_ids(alice)
    shown = asking.choose_item(alice, amended)
    amend(river, at.date())
    assert amended not in due_ids(alice)
    with pytest.raises(ChangedMeanwhile):
        give(alice, shown)
    refreshed = travel(days=1)
    mastery.record(person_id=alice.pk, facts=[Fact(refreshed, amended, REFRESHED)])
    assert amended not in due_ids(alice)
    travel(days=400)
    assert amended in due_ids(alice)


def test_a_draft_changes_nothing(river, schooling, learn, alice, travel):
    learn(alice)
    at = travel(days=60)
    draft(river.work, AMENDED, at.date())
    assert len(due_ids(alice)) == 3


# --- an answer --------------------------------------------------------------------------------


def test_the_same_answer_again_is_the_same_answer(schooling, learn, alice, travel):
    learn(alice)
    travel(days=60)
    item, response_id = ask_next(alice), uuid.uuid4()
    first = give(alice, item, response_id=response_id)
    known = Mastery.objects.get(objective=item.objective_id).known_until
    again = give(alice, item, right=False, response_id=response_id)
    assert (again.pk, again.is_right) == (first.pk, True)
    assert Review.objects.count() == 1
    assert Mastery.objects.get(objective=item.objective_id).known_until == known


def test_a_second_tab_does_not_count_twice(schooling, learn, alice, travel):
    learn(alice)
    travel(days=60)
    item = ask_next(alice)
    give(alice, item)
    before = Response.objects.count()
    with pytest.raises(NotDue):
        give(alice, item, right=False)
    assert Review.objects.count() == 1
    assert Response.objects.count() == before


def test_a_question_withdrawn_meanwhile_is_not_taken(schooling, learn, alice, travel):
    learn(alice)
    travel(days=60)
    item = ask_next(alice)
    publishing.withdraw(actor="test", thing=schooling.items[0][0])
    publishing.withdraw(actor="test", thing=schooling.items[0][1])
    with pytest.raises(ItemWithdrawn):
        give(alice, item)
    assert not Review.objects.exists()


def test_no_answer_leaves_no_trace(schooling, learn, alice, travel):
    learn(alice)
    travel(days=60)
    item = ask_next(alice)
    with pytest.raises(Unanswered):
        reviewing.answer_review(
            actor=alice, item_edition_id=item.id, response_id=uuid.uuid4(), data={}
        )
    assert not Review.objects.exists()


def test_an_answer_given_in_a_lesson_or_by_another_is_no_review(
    schooling, learn, open_to_all, alice, bob, travel
):
    learn(alice)
    take_lesson(bob, schooling.slug, schooling.lessons[0])
    travel(days=60)
    item = ask_next(alice)
    for person in (alice, bob):
        taken = Response.objects.filter(person=person, attempt=None).first()
        with pytest.raises(Absent):
            give(alice, item, response_id=taken.pk)
    assert not Review.objects.exists()


# --- how many a day ---------------------------------------------------------------------------


def test_no_more_than_so_many_a_day_and_midnight_is_that_of_the_site(
    schooling, learn, alice, travel, settings
):
    settings.TIME_ZONE = "Asia/Vientiane"  # seven hours before UTC
    learn(alice)
    preferences.choose_own(actor=alice, number=3)
    late = dt.datetime(2031, 5, 1, 16, 30, tzinfo=dt.UTC)  # 23:30 there
    travel(to=late)
    for _turn in range(3):
        give(alice, ask_next(alice))
    done = reviewing.standing(alice)
    assert (done.done, done.left) == (3, 0)
    Mastery.objects.update(known_until=late, stability=0.1)
    travel(to=late + dt.timedelta(minutes=29))
    assert reviewing.standing(alice).done == 3
    travel(to=late + dt.timedelta(minutes=31))
    after = reviewing.standing(alice)
    assert (after.done, after.left) == (0, 3)


def test_the_members_number_goes_before_the_organisations(
    schooling, learn, alice, ada, eve, travel
):
    learn(alice)
    travel(days=60)
    assert reviewing.standing(alice).per_day == 5
    preferences.choose_default(actor=ada, number=0)
    assert reviewing.standing(alice).left == 0
    preferences.choose_own(actor=alice, number=3)
    assert reviewing.standing(alice).left == 3
    preferences.choose_own(actor=alice, number=None)
    assert reviewing.standing(alice).per_day == 0
    with pytest.raises(Absent):
        preferences.choose_default(actor=eve, number=20)
    assert ReviewDefault.objects.get().per_day == 0


def test_what_is_due_costs_the_same_however_much_there_is(
    schooling, learn, alice, travel, django_assert_num_queries
):
    learn(alice)
    travel(days=60)
    queries.current_item(schooling.items[0][0].pk)
    with django_assert_num_queries(2):
        assert reviewing.standing(alice).left == 3
    preferences.choose_own(actor=alice, number=0)
    with django_assert_num_queries(1):
        assert reviewing.standing(alice).left == 0


def test_passing_the_test_again_puts_the_review_off(schooling, learn, alice, travel):
    learn(alice)
    travel(days=60)
    pass_test(alice, schooling.slug)
    assert due_ids(alice) == []
