"""A small course on a small law: two lessons, three questions, a test."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from bema.study import access, publishing, shelf
from bema.study.translations import shown


@pytest.fixture(autouse=True)
def empty_shelf():
    """Editions are cached by id, and each test has ids of its own."""
    for cache in (shelf.course, shelf.lesson, shelf.item):
        cache.cache_clear()
    shown.forget()


@pytest.fixture
def law(tree):
    """A regulation in two versions; its Article 1 says something else from 2024 on."""
    from bema.documents.models import Lineage, Provision, Text, Version, Work

    work = Work.objects.create(slug="flood", title="Flood rules", owner=tree.root, language="en")
    lineages = [Lineage.objects.create(work=work) for _number in (1, 2)]
    versions = []
    for since, report in (
        (dt.date(2020, 1, 1), "within one hour"),
        (dt.date(2024, 1, 1), "at once"),
    ):
        version = Version.objects.create(
            work=work, in_force_from=since, content_hash=f"hash {since}"
        )
        text = Text.objects.create(version=version, language="en", title="Flood rules")
        words = [f"The officer on duty reports {report}.", "The duty log is kept for five years."]
        for place, (lineage, plain) in enumerate(zip(lineages, words, strict=True)):
            Provision.objects.create(
                text=text,
                ordinal=place,
                path=f"art_{place + 1}",
                level="article",
                number=f"Article {place + 1}",
                plain=plain,
                html=f"<p>{plain}</p>",
                lineage=lineage,
            )
        version.state = "published"
        version.save()
        versions.append(version)
    return SimpleNamespace(work=work, lineages=lineages, versions=versions)


def make_item(owner, objective, **fields):
    from bema.study.models import Item

    words = {"stem": {"en": "When does the officer report?"}, **fields}
    return Item.objects.create(owner=owner, objective=objective, **words)


@pytest.fixture
def taught(tree, law):
    """Make a published course of `owner` with lessons, checks and a test."""
    from bema.study.models import Course, Lesson, Objective, ObjectiveCitation

    def make(slug="floods", owner=None, **course_fields):
        owner = owner or tree.root
        course = Course.objects.create(
            slug=slug,
            owner=owner,
            title={"en": "When the river rises", "uk": "Коли підіймається річка"},
            summary={"en": "What to do."},
            **course_fields,
        )
        course.works.set([law.work])
        course.save()
        objectives = []
        for place, statement in enumerate(["Reports at once", "Keeps the log"]):
            objective = Objective.objects.create(
                owner=owner, statement={"en": statement}, work=law.work
            )
            ObjectiveCitation.objects.create(objective=objective, lineage=law.lineages[place])
            objectives.append(objective)
        items = [
            make_item(
                owner,
                objectives[0],
                options={"en": "At once\nIn an hour\nNever"},
                key="1",
                feedback={"en": "Water does not wait."},
            ),
            make_item(
                owner,
                objectives[1],
                kind="number",
                key="5",
                stem={"en": "For how many years is the log kept?"},
            ),
        ]
        for item in items:
            publishing.publish_item(actor="test", item=item)
        lessons = []
        for place, (objective, item, lineage) in enumerate(
            zip(objectives, items, law.lineages, strict=True), start=1
        ):
            lesson = Lesson(
                owner=owner,
                course=course,
                sort_order=place,
                minutes=4,
                title={"en": f"Lesson {place}"},
            )
            lesson.steps = [
                ("text", {"body": {"en": f"<p>Read this, {place}.</p>"}}),
                ("quote", {"lineages": [lineage.pk], "comment": {"en": "<p>Mark this.</p>"}}),
                ("check", {"item": item}),
            ]
            lesson.save()
            lesson.objectives.set([objective])
            lesson.save()
            lessons.append(lesson)
        publishing.publish_course(actor="test", course=course)
        for lesson in lessons:
            publishing.publish_lesson(actor="test", lesson=lesson)
        return SimpleNamespace(
            course=course, lessons=lessons, items=items, objectives=objectives, slug=slug
        )

    return make


@pytest.fixture
def opened_to():
    """Let these people take every course, as an assignment would."""
    added = []

    def let(*people):
        allowed = {person.pk for person in people}

        def opener(person, course):
            return person.pk in allowed

        access.openers.append(opener)
        added.append(opener)

    yield let
    for opener in added:
        access.openers.remove(opener)


@pytest.fixture
def floods(taught):
    return taught()
