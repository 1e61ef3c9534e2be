"""What the members of a made-up province know of a course with 40 objectives, written in sets.

`learn` gives most of them completed lessons and the masteries that follow, learned over the past year and
remembered for 2 to 200 days. Each unit right below the root has its own share of people who are done.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from benchmarks.learners import School, add_school

OBJECTIVES = 40
DAY = 86_400_000


def _sql(statement: str, *params: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def teach(rng: random.Random) -> School:
    """A course of 40 objectives on the province's order, assigned to everybody."""
    from bema.assignments.models import Assignment, Subject
    from bema.common.clock import today
    from bema.documents.models import Version
    from bema.units.models import Unit

    root, version = Unit.objects.get(depth=1), Version.objects.get(work__slug="flood-order")
    school = add_school(root, version, OBJECTIVES, rng)
    Assignment.objects.create(
        subject=Subject.objects.create(course=school.course),
        unit=root,
        opens_on=today() - dt.timedelta(days=400),
        due_on=today() + dt.timedelta(days=30),
    )
    return school


# The same share of every thousand ids is done; the hours since are spread over a year by the id, too.
_DONE = """
    SELECT p.person_id, {now} - (p.person_id * 7919 %% 8760) * 3600000 AS at FROM units_placement p
    WHERE p.person_id * 6971 %% 1000 < {share}
"""


def learn(school: School, share: float = 0.65) -> int:
    """Let `share` of the people have completed the course; returns how many masteries there are then."""
    from django.db import connection

    from bema.assignments import tallies
    from bema.assignments.models import Subject
    from bema.common.clock import now
    from bema.common.fields import to_milliseconds

    done = _DONE.format(now=to_milliseconds(now()), share=round(share * 1000))
    on_sqlite = connection.vendor == "sqlite"
    instant = (
        "strftime('%%Y-%%m-%%d %%H:%%M:%%S', d.at / 1000, 'unixepoch')"
        if on_sqlite
        else "to_timestamp(d.at / 1000)"
    )
    _sql(
        "INSERT INTO study_courserecord (person_id, course_id, started_at, completed_at, best_score) "
        f"SELECT d.person_id, %s, {instant}, {instant}, 90 FROM ({done}) d",
        school.course.pk,
    )
    _sql(
        "INSERT INTO assignments_progress (person_id, subject_id, started_at, done_at) "
        f"SELECT d.person_id, %s, {instant}, {instant} FROM ({done}) d",
        Subject.objects.get(course=school.course).pk,
    )
    for _subject, _cells in tallies.rebuild():
        pass
    for lesson, edition in zip(school.lessons, school.editions, strict=True):
        _sql(
            "INSERT INTO study_lessonrecord "
            "(person_id, lesson_id, edition_id, next_step, started_at, completed_at) "
            f"SELECT d.person_id, %s, %s, 7, {instant}, {instant} FROM ({done}) d",
            lesson.pk, edition.pk,
        )  # fmt: skip
    return _masteries(school, done)


def _masteries(school: School, done: str) -> int:
    """In the order of people; the index by time is made afterwards, or it would take most of the time."""
    from django.db import connection

    from bema.updates.models import Mastery

    ids = ", ".join(f"({objective.pk:d})" for objective in school.objectives)
    (index,) = [i for i in Mastery._meta.indexes if i.name == "mastery_fading"]
    with connection.schema_editor() as editor:
        editor.remove_index(Mastery, index)
    _sql(
        f"WITH o(id) AS (VALUES {ids}) "
        "INSERT INTO updates_mastery (person_id, objective_id, evidence, learned_at, current_at, "
        "stability, difficulty, reviewed_at, known_until) "
        f"SELECT d.person_id, o.id, 1, d.at, d.at, 2 + (d.person_id * 31 + o.id * 17) %% 199, 5.0, d.at, "
        f"d.at + (2 + (d.person_id * 31 + o.id * 17) %% 199) * {DAY} "
        f"FROM ({done}) d CROSS JOIN o ORDER BY d.person_id, o.id",
    )  # fmt: skip
    with connection.schema_editor() as editor:
        editor.add_index(Mastery, index)
    return Mastery.objects.count()
