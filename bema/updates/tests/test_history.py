"""The weekly points are what looking at each week by itself gives."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from bema.updates.knowledge import ATTESTED, COMPLETED, PASSED, REFRESHED, REVIEWED, Fact, replay
from bema.updates.standings.history import WEEK, History, _lives, _Weeks

START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
WEEKS = [START + WEEK * number for number in range(0, 40, 3)]
OBJECTIVES = [1, 2, 3]
# Never at the very instant of a week: what holds up to then and from then on are both right.
instants = st.integers(-200, 300).map(lambda n: START + dt.timedelta(days=n, seconds=17))
facts = st.builds(
    Fact,
    at=instants,
    objective_id=st.sampled_from(OBJECTIVES),
    how=st.sampled_from([COMPLETED, COMPLETED | PASSED, ATTESTED, REFRESHED, REVIEWED]),
    rating=st.integers(1, 4),
)
changes = st.dictionaries(st.sampled_from(OBJECTIVES), st.lists(instants, max_size=3).map(sorted))


def plainly(people, changed, week):
    """(objectives known as the text stood, remembered, people who knew all) in one week."""
    in_force = remembered = everything = 0
    for person in people:
        state = replay([fact for fact in person if fact.at <= week])
        current = [
            known
            for objective, known in state.items()
            if not any(known.current_at < at <= week for at in changed.get(objective, []))
        ]
        in_force += len(current)
        remembered += sum(known.memory.known_until > week for known in current)
        everything += len(current) == len(OBJECTIVES)
    return in_force, remembered, everything


@settings(max_examples=50)
@given(people=st.lists(st.lists(facts, max_size=8), max_size=4), changed=changes)
def test_points_equal_a_look_at_each_week(people, changed):
    counted = _Weeks(WEEKS, len(OBJECTIVES))
    for person in people:
        counted.add(_lives(sorted(person)), changed)
    whole = max(len(people) * len(OBJECTIVES), 1)
    for point in counted.points(len(people)):
        found = plainly(people, changed, point.at)
        assert round(point.in_force * whole) == found[0]
        assert round(point.remembered * whole) == found[1]
        assert round(point.people * max(len(people), 1)) == found[2]


def test_the_error_of_a_sample_is_told_and_there_is_none_of_all():
    assert History(800, 800, [], []).error == 0
    assert 0.030 < History(1_000_000, 1_000, [], []).error < 0.032
