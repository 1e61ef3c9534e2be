"""What is kept of what a person knows, for that person to see."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.accounts.own_data import Section
from bema.updates.models import CourseChangesSeen, Mastery, Review, ReviewKind, ReviewPreference


def records(person: Person) -> Iterable[Section]:
    """What was learned, what was gone over, what was seen of changes in courses, and how many questions a day
    were chosen. Four queries."""
    known = Mastery.objects.filter(person=person).select_related("objective")
    yield Section(
        "masteries",
        _("What you have learned"),
        (
            ("objective", _("What")),
            ("learned_at", _("Learned")),
            ("current_at", _("Up to date as of")),
            ("known_until", _("Probably known until")),
        ),
        [
            (str(row.objective.statement), row.learned_at, row.current_at, row.known_until)
            for row in known.order_by("learned_at", "pk")
        ],
    )
    asked = Review.objects.filter(person=person).select_related("objective")
    yield Section(
        "reviews",
        _("What you went over again"),
        (("objective", _("What")), ("kind", _("How")), ("rating", _("Rating")), ("at", _("When"))),
        [
            (str(row.objective.statement), str(ReviewKind(row.kind).label), row.rating, row.at)
            for row in asked.order_by("at", "pk")
        ],
    )
    chosen = ReviewPreference.objects.filter(person=person)
    yield Section(
        "review_preference",
        _("How many questions a day"),
        (("per_day", _("Chosen")),),
        list(chosen.values_list("per_day")),
    )
    seen = CourseChangesSeen.objects.filter(person=person).select_related("course")
    yield Section(
        "course_changes_seen",
        _("Changes in courses that you have seen"),
        (("course", _("Course")), ("seen_at", _("When"))),
        [(str(row.course.title), row.seen_at) for row in seen.order_by("seen_at")],
    )
