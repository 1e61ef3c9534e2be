"""A law that changes, a course on it, and members who learned it: all by the actions that people use."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.utils import timezone

from bema.documents.actions import create_work, import_parsed, publish_version
from bema.documents.models import Provision
from bema.documents.parsing import parse_document
from bema.study import access, actions, papers, publishing, queries, shelf
from bema.study.models import Course, Item, Lesson, Objective, ObjectiveCitation
from bema.study.translations import shown
from bema.updates.settling import keep_all

ARTICLES = {
    1: "The officer on duty reports high water to the council within one hour.",
    2: "The duty log is kept for five years after the last entry.",
    3: "The boats are tested every spring before the first of April.",
}
AMENDED = {**ARTICLES, 1: "The officer on duty reports high water to the council at once."}


def law_text(articles: dict[int, str]) -> bytes:
    body = "\n\n".join(f"Article {number}. {words}" for number, words in articles.items())
    return f"# River law\n\n{body}\n".encode()


@pytest.fixture(autouse=True)
def empty_shelf():
    """Editions are cached by id, and each test has ids of its own."""
    for cache in (shelf.course, shelf.lesson, shelf.item):
        cache.cache_clear()
    shown.forget()


@pytest.fixture
def river(tree):
    """The river law, published as of 2020."""
    work = create_work(
        actor="test", owner=tree.root, title="River law", language="en", slug="river"
    )
    return SimpleNamespace(work=work, version=publish(work, ARTICLES, dt.date(2020, 1, 1)))


def draft(work, articles, since):
    return draft_of(work, law_text(articles).decode(), since)


def draft_of(work, text, since):
    parsed = parse_document(text.encode(), filename="law.md", language="en")
    return import_parsed(actor="test", work=work, in_force_from=since, parsed=parsed).version


def publish_of(work, text, since):
    return publish_version(actor="test", version=draft_of(work, text, since))


def publish(work, articles, since):
    """Publish a version; what rests on its changes is kept as it stands."""
    version = draft(work, articles, since)
    keep_all(actor="test", version=version)
    return publish_version(actor="test", version=version)


def amend(river, since):
    """Publish a version whose first article says something else."""
    return publish(river.work, AMENDED, since)


def lineage_of(version, number):
    """The lineage of the provision that carries the words of an article."""
    rows = Provision.objects.filter(text__version=version, text__is_original=True)
    found = [row for row in rows if f"{number}" in row.number or ARTICLES[number] in row.plain]
    return next(row.lineage for row in found if ARTICLES[number][:20] in row.plain)


def _item(owner, objective, number, turn):
    item = Item.objects.create(
        owner=owner,
        objective=objective,
        stem={"en": f"What does article {number} say? ({turn})"},
        options={"en": "The right thing\nSomething else\nNothing"},
        key="1",
        feedback={"en": "Read the article again."},
    )
    publishing.publish_item(actor="test", item=item)
    return item


def _lesson(owner, course, number, objective, item, lineage):
    lesson = Lesson(owner=owner, course=course, sort_order=number, title={"en": f"Lesson {number}"})
    lesson.steps = [
        ("text", {"body": {"en": f"<p>About article {number}.</p>"}}),
        ("quote", {"lineages": [lineage.pk], "comment": {"en": ""}}),
        ("check", {"item": item}),
    ]
    lesson.save()
    lesson.objectives.set([objective])
    lesson.save()
    return lesson


@pytest.fixture
def schooling(tree, river):
    """A published course: a lesson, an objective and two questions for each of three articles, and a test."""
    course = Course.objects.create(
        slug="rivers", owner=tree.root, title={"en": "When the river rises"}, summary={"en": ""}
    )
    course.works.set([river.work])
    course.save()
    objectives, items, lessons = [], [], []
    for number in ARTICLES:
        lineage = lineage_of(river.version, number)
        objective = Objective.objects.create(
            owner=tree.root, statement={"en": f"Knows article {number}"}, work=river.work
        )
        ObjectiveCitation.objects.create(objective=objective, lineage=lineage)
        asked = [_item(tree.root, objective, number, turn) for turn in "ab"]
        objectives.append(objective)
        items.append(asked)
        lessons.append(_lesson(tree.root, course, number, objective, asked[0], lineage))
    publishing.publish_course(actor="test", course=course)
    for lesson in lessons:
        publishing.publish_lesson(actor="test", lesson=lesson)
    return SimpleNamespace(
        course=course, slug=course.slug, objectives=objectives, items=items, lessons=lessons
    )


@pytest.fixture
def open_to_all():
    """Everybody may take every course, as if it were assigned to all."""

    def opener(_person, _course):
        return True

    access.openers.append(opener)
    yield
    access.openers.remove(opener)


def answer_of(item, order, *, right):
    """The form's data of a right or wrong answer to a question with one right option, the first."""
    place = order.index(0) if right else order.index(1)
    return {"answer": str(place + 1)}


def take_lesson(person, slug, lesson):
    """Go through a lesson to its end, all checks answered right."""
    actions.open_lesson(actor=person, slug=slug, lesson_id=lesson.pk)
    for step in queries.seat(person, slug, lesson.pk).lesson.steps:
        place = {"actor": person, "slug": slug, "lesson_id": lesson.pk, "ordinal": step.ordinal}
        if step.item_id is None:
            actions.finish_step(**place)
            continue
        item = queries.current_item(step.item_id)
        data = answer_of(item, papers.steady_order(item, person.pk), right=True)
        actions.answer_check(**place, response_id=uuid.uuid4(), item_edition_id=item.id, data=data)


def pass_test(person, slug, *, wrong=0):
    """Sit the test and hand it in; the first `wrong` questions are answered wrong."""
    attempt = actions.start_attempt(actor=person, slug=slug)
    for number, (edition, order, content_hash) in enumerate(attempt.paper, start=1):
        data = answer_of(shelf.item(edition, content_hash), order, right=number > wrong)
        actions.answer_question(
            actor=person, attempt_id=attempt.pk, number=number, response_id=uuid.uuid4(), data=data
        )
    return actions.submit_attempt(actor=person, attempt_id=attempt.pk)


@pytest.fixture
def learn(schooling, open_to_all):
    """Let a person complete the course: all lessons and the test."""

    def complete(person):
        for lesson in schooling.lessons:
            take_lesson(person, schooling.slug, lesson)
        return pass_test(person, schooling.slug)

    return complete


@pytest.fixture
def travel(monkeypatch):
    """Go to an instant, or so many days on; the clock stands still there. Returns the instant.

    `travel.home()` comes back to the true time.
    """
    real = timezone.now

    def go(*, to=None, days=0):
        at = to or timezone.now() + dt.timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        return at

    go.home = lambda: monkeypatch.setattr("django.utils.timezone.now", real)
    return go
