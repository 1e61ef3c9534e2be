"""Whatever a roster says: nothing breaks, what is derived stays right, and twice is once."""

import csv
import io

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bema.units import placements
from bema.units.models import Membership, Position, TargetGroup
from bema.units.roster import actions

HEADER = [
    "member_number",
    "full_name",
    "email",
    "unit",
    "position",
    "groups",
    "starts_on",
    "primary",
]
UNITS = ["R", "R-N", "R-N-M", "R-S-H"]
CHANGES = ("new", "moved", "changed", "returning", "leaving")

likely_rows = st.tuples(
    st.sampled_from(["A1", "A2", "a2", "A3", "A4", "A5", ""]),
    st.sampled_from(["Ann Berg", "Олена Коваль", "Hạnh", ""]),
    st.sampled_from(["", "", "a@example.org", "b@example.org", "B@example.org"]),
    st.sampled_from([*UNITS, *UNITS, "nowhere"]),
    st.sampled_from(["", "secretary", "member"]),
    st.sampled_from(["", "1", "2;1", "3 1"]),
    st.sampled_from(["", "", "2024-01-01", "2025-06-01", "1.7.2025"]),
    st.sampled_from(["", "", "", "no"]),
)
files = st.tuples(st.lists(likely_rows, max_size=9), st.booleans())
soup = st.lists(
    st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=50)] * len(HEADER)),
    max_size=4,
)
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def province(tree):
    for code in "123":
        TargetGroup.objects.create(code=code, name={"en": code})
    for code in ("secretary", "member"):
        Position.objects.create(code=code, name={"en": code})
    return tree


def check(tree, rows, *, complete=False):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    roster = actions.upload(
        actor="test", unit=tree.root, file=ContentFile(text.getvalue().encode(), name="r.csv"),
        is_complete=complete, language="en",
    )  # fmt: skip
    return actions.check(roster)


def write(roster):
    actions.confirm(actor="test", roster_id=roster.pk)
    actions.apply(actor="test", roster_id=roster.pk)


@quick
@given(sequence=st.lists(files, min_size=1, max_size=3))
def test_any_sequence_of_rosters_leaves_things_right_and_twice_is_once(sequence, province):
    with transaction.atomic():
        for rows, complete in sequence:
            roster = check(province, rows, complete=complete)
            if roster.state != "preview":
                continue
            write(roster)
            assert placements.differences() == []
            assert placements.verify_headcounts() == []
            assert not Membership.objects.filter(ends_on=None, person__is_active=False).exists()
            if any(problem["code"] == "email_taken" for problem in roster.problems):
                continue  # the address may be free by now: then the second time takes the row
            again = check(province, rows, complete=complete)
            assert not set(again.summary) & set(CHANGES), again.summary
        transaction.set_rollback(True)


@quick
@given(rows=soup)
def test_any_text_is_read_or_named_as_bad(rows, province):
    with transaction.atomic():
        roster = check(province, rows)
        assert roster.state in ("preview", "refused")
        if roster.state == "preview":
            write(roster)
        transaction.set_rollback(True)


@quick
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content, province):
    with transaction.atomic():
        roster = actions.upload(
            actor="test", unit=province.root, file=ContentFile(content, name="x"),
            is_complete=False, language="en",
        )  # fmt: skip
        assert actions.check(roster).state in ("preview", "refused")
        transaction.set_rollback(True)
