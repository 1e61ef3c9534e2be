"""A member is told when a step or question is shown in a translation that lags."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bema.study import publishing
from bema.study.models import Lesson, StillRight
from bema.study.tests.test_player import answer, hidden, step_url
from bema.study.translations import shown

OLDER = "This translation is older than the original of"


@pytest.fixture
def member(sign_in, alice, opened_to, floods):
    opened_to(alice)
    return sign_in(alice)


def write(lesson_id, number, words):
    """The lesson's step in these words, published."""
    lesson = Lesson.objects.get(pk=lesson_id)
    data = list(lesson.steps.raw_data)
    data[number - 1]["value"] = {"body": words}
    lesson.steps = lesson.steps.stream_block.to_python(data)
    lesson.save()
    return publishing.publish_lesson(actor="test", lesson=lesson)


@pytest.fixture
def lagging(floods):
    """The first step in English and Ukrainian; the English goes on alone."""
    pk = floods.lessons[0].pk
    write(pk, 1, {"en": "<p>Within one hour.</p>", "uk": "<p>Протягом години.</p>"})
    write(pk, 1, {"en": "<p>At once.</p>", "uk": "<p>Протягом години.</p>"})
    return floods


def read(client, floods, ordinal=1, language="uk"):
    client.cookies["django_language"] = language
    return client.get(step_url(floods, ordinal=ordinal)).content.decode()


def test_the_step_says_that_it_is_older_and_shows_the_original(member, lagging):
    page = read(member, lagging)
    assert "Протягом години." in page
    assert 'class="lag"' in page
    assert '<div class="older" lang="en"><p>At once.</p></div>' in page


def test_the_original_says_nothing(member, lagging):
    page = read(member, lagging, language="en")
    assert "At once." in page
    assert OLDER not in page


def test_a_language_without_words_is_told(member, lagging):
    page = read(member, lagging, language="lo")
    assert "At once." in page
    assert 'class="lag"' in page


def test_still_right_is_heard(member, lagging, eve):
    from bema.study.translations.histories import of_lessons
    from bema.study.translations.staleness import digest

    lesson = lagging.lessons[0]
    key = next(k for k, rows in of_lessons([lesson.pk]).items() if "uk" in rows[-1].words)
    words = of_lessons([lesson.pk])[key][-1].words["en"]
    StillRight.objects.create(
        lesson=lesson,
        step=key.step,
        language="uk",
        source_digest=digest(words),
        said_by=eve,
        said_at=timezone.now(),
    )
    shown.forget()
    assert 'class="lag"' not in read(member, lagging)


def test_a_step_costs_no_more_queries_for_it(member, lagging, django_assert_num_queries):
    """As many as one that was never translated, from the second reader on."""
    other = step_url(lagging, lesson=1)
    for url in (other, step_url(lagging)):
        member.get(url)
    read(member, lagging)
    with CaptureQueriesContext(connection) as plain:
        member.get(other)
    with django_assert_num_queries(len(plain)):
        read(member, lagging)


def test_a_question_says_that_it_is_older(member, floods):
    item = floods.items[0]
    for stem in ("When does the officer report?", "How soon does the officer report?"):
        item.stem = {"en": stem, "uk": "Коли доповідає черговий?"}
        item.options = {"en": "At once\nIn an hour\nNever", "uk": "Одразу\nЗа годину\nНіколи"}
        item.save()
        publishing.publish_item(actor="test", item=item)
    for ordinal in (1, 2):
        member.post(step_url(floods, ordinal=ordinal))
    page = read(member, floods, ordinal=3)
    assert "Коли доповідає черговий?" in page
    assert "How soon does the officer report?" in page
    member.cookies["django_language"] = "en"
    plain = member.get(step_url(floods, ordinal=3))
    assert OLDER not in plain.content.decode()
    told = answer(member, plain, step_url(floods, ordinal=3), "At once")
    assert hidden(plain, "response") in told.url
