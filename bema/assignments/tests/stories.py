"""Something to assign, and the acts of members as the study domain publishes them."""

import datetime as dt

import pytest
from django.db import transaction

from bema.common.clock import now, today
from bema.common.events import publish
from bema.study.events import CourseCompleted, CourseStarted, DocumentAttested, DocumentOpened


@pytest.fixture
def course(tree):
    from bema.study.models import Course, CourseEdition

    made = Course.objects.create(slug="floods", title={"en": "Flood safety"}, owner=tree.root)
    CourseEdition.objects.create(
        course=made,
        number=1,
        content={"title": {"en": "Flood safety"}, "summary": {"en": ""}},
        content_hash="0" * 64,
        published_at=now(),
    )
    return made


@pytest.fixture
def work(tree):
    from bema.documents.models import Version, Work

    made = Work.objects.create(
        slug="order", title="Order on the dykes", owner=tree.root, language="en",
        needs_attestation=True,
    )  # fmt: skip
    Version.objects.create(
        work=made, in_force_from=dt.date(2024, 1, 1), state="published", content_hash="1" * 64
    )
    return made


@pytest.fixture
def subject(course):
    from bema.assignments.models import Subject

    return Subject.objects.create(course=course)


@pytest.fixture
def reading(work):
    from bema.assignments.models import Subject

    return Subject.objects.create(work=work)


@pytest.fixture
def groups(db):
    from bema.units.models import TargetGroup

    return [
        TargetGroup.objects.create(code=f"g{n}", name={"en": f"Group {n}"}, sort_order=n)
        for n in (1, 2, 3)
    ]


@pytest.fixture
def assigned(db):
    """Write an assignment as it stands, whoever made it."""

    def make(subject, unit, *, groups=(), opens_in=-30, due_in=None, **extra):
        from bema.assignments.models import Assignment

        day = today()
        made = Assignment.objects.create(
            subject=subject,
            unit=unit,
            opens_on=day + dt.timedelta(days=opens_in),
            due_on=None if due_in is None else day + dt.timedelta(days=due_in),
            **extra,
        )
        made.groups.set(groups)
        return made

    return make


@pytest.fixture
def begins():
    def act(person, subject):
        with transaction.atomic():
            if subject.course_id:
                publish(CourseStarted(person_id=person.pk, course_id=subject.course_id, at=now()))
            else:
                publish(DocumentOpened(person_id=person.pk, work_id=subject.work_id, at=now()))

    return act


@pytest.fixture
def finishes():
    def act(person, subject):
        with transaction.atomic():
            if subject.course_id:
                event = CourseCompleted(
                    person_id=person.pk, course_id=subject.course_id, at=now(), score=90
                )
            else:
                event = DocumentAttested(
                    person_id=person.pk, work_id=subject.work_id, version_id=1, at=now()
                )
            publish(event)

    return act
