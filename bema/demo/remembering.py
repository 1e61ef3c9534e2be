"""What people went over again since they had learned it, and who has seen what changed.

Told from the courses completed, in the rows that reviews and refreshers write; masteries are then built from
all records by `mastery.rebuild()`, and their tallies counted.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from bema.common.clock import now
from bema.common.fields import to_milliseconds
from bema.demo import rows
from bema.demo.answers import right_answer, wrong_answer
from bema.documents.models import Version
from bema.study import shelf
from bema.study.models import (
    Attestation,
    CourseRecord,
    DocumentRecord,
    ItemEdition,
    LessonEdition,
    Response,
)
from bema.study.shelf import ShelvedItem
from bema.updates import mastery
from bema.updates.changes import effective_at
from bema.updates.memory import AGAIN, GOOD, learned, reviewed
from bema.updates.models import ObjectiveChange, Review, ReviewKind
from bema.updates.standings import recount

_RESPONSE = ["id", "person", "item_edition", "attempt", "answer", "is_right", "answered_at"]
_REVIEW = ["person", "objective", "kind", "rating", "at", "response", "version"]
_ATTESTATION = ["person", "version", "language", "content_hash", "attested_at"]
_OPENED = ["person", "version", "opened_at"]
# Who goes over things again, and who has done the refresher: shares of those who may.
_KEEN, _QUICK = 0.6, 0.55
# Reviews grow with the people; from so many people on, only the first ones' are told.
_MOST = 6_000
_CHUNK = 2_000


def _intervals(count: int) -> list[float]:
    """Days from one review to the next for who always remembers."""
    at = now()
    memory = learned(GOOD, at)
    days = []
    for _turn in range(count):
        days.append(memory.stability)
        at = memory.known_until + dt.timedelta(hours=9)
        memory = reviewed(memory, GOOD, at)
    return days


@dataclass(frozen=True, slots=True)
class _Learner:
    """Somebody who completed a course, or only confirmed its document: then confirming again refreshes it.

    `by_heart`: one of the cast, whose memory is to be looked at.
    """

    pk: int
    number: str
    language: str
    course_id: int
    done_at: dt.datetime
    only_confirmed: bool = False

    @property
    def by_heart(self) -> bool:
        return self.number == "R-DONE"


class Remembering:
    """Tells what all who completed a course did with what they had learned."""

    def __init__(self, amended: Version, *, seed: int) -> None:
        self._chance = random.Random(f"memory:{seed}")  # noqa: S311 - a made-up history, no secret
        self._end = now() - dt.timedelta(hours=7)
        self._amended = amended
        self._changed_at = effective_at(amended)
        changes = ObjectiveChange.objects.filter(version=amended)
        self._changed = set(changes.values_list("objective_id", flat=True))
        self._intervals = _intervals(8)
        self._objectives = self._taught()
        self._items = self._asked()
        self._rows: dict[type, list[tuple[object, ...]]] = defaultdict(list)

    def write(self) -> None:
        """Everybody's rows; then all that is derived from them."""
        for place, learner in enumerate(self._learners()):
            self._tell(learner, is_keen=place < _MOST and self._chance.random() < _KEEN)
            if len(self._rows[Review]) > _CHUNK:
                self._flush()
        self._attest_again()
        self._flush()
        for _written in mastery.rebuild():
            pass
        for _step in recount.rebuild():
            pass

    @staticmethod
    def _learners() -> Iterator[_Learner]:
        done = CourseRecord.objects.filter(completed_at__isnull=False).order_by("pk")
        found = done.values_list(
            "person", "person__member_number", "person__language", "course", "completed_at"
        )
        for person, number, language, course, at in found.iterator(chunk_size=_CHUNK):
            assert at is not None
            yield _Learner(person, number, language or "en", course, at)
        confirmed = Attestation.objects.order_by("pk").values_list(
            "person",
            "person__member_number",
            "person__language",
            "version__work__courses",
            "attested_at",
        )
        for person, number, language, course, at in confirmed.exclude(
            Exists(
                done.filter(person=OuterRef("person"), course=OuterRef("version__work__courses"))
            )
        ):
            if course is not None:
                yield _Learner(person, number, language or "en", course, at, only_confirmed=True)

    @staticmethod
    def _taught() -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        lessons = LessonEdition.objects.filter(is_current=True).order_by("sort_order")
        for course, objective in lessons.values_list("course", "objectives"):
            if objective is not None:
                found[course].append(objective)
        return found

    @staticmethod
    def _asked() -> dict[int, list[tuple[ShelvedItem, dt.datetime, bool]]]:
        """{objective: its questions, since when each was published, and whether it is asked today}."""
        found: dict[int, list[tuple[ShelvedItem, dt.datetime, bool]]] = defaultdict(list)
        for row in ItemEdition.objects.order_by("item", "-number"):
            item = shelf.item(row.pk, row.content_hash)
            found[row.objective_id].append((item, row.published_at, row.is_current))
        return found

    def _flush(self) -> None:
        for model, fields in (
            (Response, _RESPONSE),
            (Review, _REVIEW),
            (DocumentRecord, _OPENED),
            (Attestation, _ATTESTATION),
        ):
            rows.insert(model, fields, self._rows.pop(model, []))

    # --- one person -------------------------------------------------------------------------

    def _tell(self, learner: _Learner, *, is_keen: bool) -> None:
        is_slow = learner.by_heart or learner.only_confirmed
        is_quick = not is_slow and self._chance.random() < _QUICK
        refreshed_at = self._changed_at + (self._end - self._changed_at) * self._chance.random()
        for place, objective in enumerate(self._objectives[learner.course_id]):
            is_changed = objective in self._changed
            if is_keen or learner.by_heart:
                # She has not gone over anything for a month, so that there is something to go over.
                end = self._end - dt.timedelta(days=33 if learner.by_heart else 0)
                end = min(end, self._changed_at) if is_changed else end
                self._go_over(learner, objective, place, end)
            if is_changed and is_quick and learner.done_at < self._changed_at:
                at = refreshed_at + dt.timedelta(minutes=place)
                self._refresh(learner, objective, at)

    def _go_over(self, learner: _Learner, objective: int, place: int, end: dt.datetime) -> None:
        """Reviews whenever it had begun to fade, five a day, until `end`."""
        at = learner.done_at
        days = iter(self._intervals)
        wait = next(days) + place // 5
        while (at := at + dt.timedelta(days=wait, minutes=self._chance.randrange(30, 700))) < end:
            is_right = self._chance.random() < 0.88
            self._ask(learner, objective, at, is_right=is_right)
            days = iter(self._intervals[1:]) if not is_right else days
            wait = next(days, 120.0) if is_right else 2.0

    def _ask(self, learner: _Learner, objective: int, at: dt.datetime, *, is_right: bool) -> None:
        asked = [item for item, since, _is_current in self._items[objective] if since <= at]
        response = self._answer(learner, self._chance.choice(asked), at, is_right=is_right)
        self._rows[Review].append(
            (learner.pk, objective, ReviewKind.REVIEW.value, GOOD if is_right else AGAIN,
             to_milliseconds(at), response, None)
        )  # fmt: skip

    def _refresh(self, learner: _Learner, objective: int, at: dt.datetime) -> None:
        item = next(item for item, _since, is_current in self._items[objective] if is_current)
        response = self._answer(learner, item, at, is_right=True)
        self._rows[Review].append(
            (learner.pk, objective, ReviewKind.REFRESHER.value, GOOD, to_milliseconds(at),
             response, self._amended.pk)
        )  # fmt: skip

    def _answer(
        self, learner: _Learner, item: ShelvedItem, at: dt.datetime, *, is_right: bool
    ) -> object:
        given = right_answer(item, learner.language) if is_right else wrong_answer(item)
        pk = rows.identifier(uuid.UUID(int=self._chance.getrandbits(128), version=4))
        self._rows[Response].append(
            (pk, learner.pk, item.id, None, rows.document(given), is_right, rows.moment(at))
        )
        return pk

    def _attest_again(self) -> None:
        """Of those who had confirmed the older text, some confirm the new one."""
        version = self._amended
        confirmed = Attestation.objects.filter(version__work=version.work_id).order_by("pk")
        for person, number, language in confirmed.values_list(
            "person", "person__member_number", "language"
        ):
            if number == "R-DONE" or self._chance.random() > _QUICK:
                continue
            at = self._changed_at + (self._end - self._changed_at) * self._chance.random()
            self._rows[DocumentRecord].append((person, version.pk, rows.moment(at)))
            done = rows.moment(at + dt.timedelta(minutes=3))
            self._rows[Attestation].append(
                (person, version.pk, language, version.content_hash, done)
            )
