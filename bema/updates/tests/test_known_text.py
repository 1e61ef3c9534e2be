"""Which text a member knew, from dates alone. Pure."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.documents.models import Version
from bema.updates.known_text import version_known


def version(pk, in_force, published):
    at = dt.datetime(*published, tzinfo=dt.UTC)
    return Version(pk=pk, in_force_from=dt.date(*in_force), published_at=at)


FIRST = version(1, (2020, 1, 1), (2020, 1, 1))
LATE = version(2, (2021, 1, 1), (2023, 6, 1))
THIRD = version(3, (2022, 1, 1), (2021, 12, 1))
VERSIONS = [FIRST, LATE, THIRD]


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ((2020, 5, 1), FIRST),
        ((2021, 5, 1), FIRST),  # the second was not on record yet
        ((2021, 12, 24), FIRST),  # the third was, but not in force
        ((2022, 5, 1), THIRD),
        ((2024, 5, 1), THIRD),  # the second was in force no more when it came
    ],
)
def test_what_was_on_record_and_in_force_was_known(day, known):
    at = dt.datetime(*day, 12, tzinfo=dt.UTC)
    assert version_known(VERSIONS, at, [THIRD.pk]) == known


def test_in_a_history_brought_in_afterwards_it_is_the_one_before_the_first_change():
    long_ago = dt.datetime(2019, 5, 1, tzinfo=dt.UTC)
    assert version_known(VERSIONS, long_ago, [THIRD.pk]) == LATE
    assert version_known(VERSIONS, long_ago, [LATE.pk, THIRD.pk]) == FIRST
    assert version_known(VERSIONS, long_ago, [FIRST.pk]) is None
