"""What a made-up province is taught: an order on dykes and a course on it."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from typing import Any

BY = "benchmark"
WORDS = ["the", "warden", "keeps", "gate", "book", "reports", "level", "of", "river", "each", "hour",
         "to", "duty", "officer", "decides", "order", "dykes", "whether", "lower", "quarter", "is",
         "warned", "and", "opens", "store"]  # fmt: skip


def _prose(rng: random.Random, words: int) -> str:
    """Paragraphs of sixty words of made-up text as HTML."""
    text = [rng.choice(WORDS) for _ in range(words)]
    parts = [" ".join(text[start : start + 60]) for start in range(0, words, 60)]
    return "".join(f"<p>{part.capitalize()}.</p>" for part in parts)


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def add_work(root: Any, provisions: int = 60) -> Any:
    from bema.documents.models import Lineage, Provision, Text, Version, VersionState, Work

    work = Work.objects.create(
        slug="flood-order",
        title="Order on the dykes",
        owner=root,
        language="en",
        needs_attestation=True,
    )
    version = Version.objects.create(
        work=work, in_force_from=dt.date(2024, 1, 1), content_hash=_hash("order")
    )
    text = Text.objects.create(version=version, language="en", title=work.title)
    lineages = Lineage.objects.bulk_create([Lineage(work=work) for _ in range(provisions)])
    Provision.objects.bulk_create(
        Provision(
            text=text, ordinal=n, path=f"art_{n + 1}", level="article", number=f"Article {n + 1}",
            plain=f"Article {n + 1}. The warden keeps gate {n + 1}.",
            html=f"<p>The warden keeps gate {n + 1}.</p>", lineage=lineage,
        )
        for n, lineage in enumerate(lineages)
    )  # fmt: skip
    version.state, version.published_at = VersionState.PUBLISHED, _noon(dt.date(2024, 1, 1))
    version.save()
    return work


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def add_course(rng: random.Random, root: Any, work: Any, lessons: int, words: int) -> Any:
    """Written as an editor writes it and published as she publishes it."""
    from bema.study.models import Course
    from bema.study.publishing import publish_course

    title = {"en": "Flood safety"}
    course = Course.objects.create(slug="flood-safety", title=title, owner=root, live=True)
    course.works.add(work)
    for number in range(1, lessons + 1):
        _add_lesson(rng, course, root, work, number, words)
    publish_course(actor=BY, course=course)
    return course


def _add_lesson(
    rng: random.Random, course: Any, root: Any, work: Any, number: int, words: int
) -> None:
    from bema.study.models import Lesson, Objective
    from bema.study.publishing import publish_lesson

    statement = {"en": f"Knows duty {number}"}
    objective = Objective.objects.create(owner=root, work=work, statement=statement, live=True)
    items = [_add_item(root, objective, f"{number}.{n}") for n in range(1, 4)]
    steps: list[tuple[str, Any]] = []
    for ordinal in range(1, 9):
        if ordinal % 4 == 0:
            steps.append(("check", {"item": items[ordinal // 4]}))
        else:
            steps.append(("text", {"body": {"en": _prose(rng, words)}}))
    lesson = Lesson.objects.create(
        course=course, owner=root, sort_order=number, title={"en": f"Lesson {number}"}, minutes=5,
        steps=steps, live=True,
    )  # fmt: skip
    lesson.objectives.add(objective)
    publish_lesson(actor=BY, lesson=lesson)


def _add_item(root: Any, objective: Any, name: str) -> Any:
    from bema.study.models import Item
    from bema.study.publishing import publish_item

    item = Item.objects.create(
        owner=root, objective=objective, stem={"en": f"Who keeps gate {name}?"},
        options={"en": "the warden\nthe clerk\nthe neighbour\nnobody"}, key="1",
        feedback={"en": "The order says so."}, live=True,
    )  # fmt: skip
    publish_item(actor=BY, item=item)
    return item
