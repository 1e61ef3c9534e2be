"""What happens below (study, units), followed here in the same transaction."""

from __future__ import annotations

from bema.assignments import tallies
from bema.assignments.subjects import subject_of
from bema.common.events import subscribe
from bema.study import events as study
from bema.units import events as units


def course_started(event: study.CourseStarted) -> None:
    subject = subject_of(course_id=event.course_id)
    tallies.record_start(person_id=event.person_id, subject=subject, at=event.at)


def course_completed(event: study.CourseCompleted) -> None:
    subject = subject_of(course_id=event.course_id)
    tallies.record_done(person_id=event.person_id, subject=subject, at=event.at)


def document_opened(event: study.DocumentOpened) -> None:
    subject = subject_of(work_id=event.work_id)
    tallies.record_start(person_id=event.person_id, subject=subject, at=event.at)


def document_attested(event: study.DocumentAttested) -> None:
    subject = subject_of(work_id=event.work_id)
    tallies.record_done(person_id=event.person_id, subject=subject, at=event.at)


def placements_changing(event: units.PlacementsChanging) -> None:
    tallies.leave_cells(event.people)


def placements_changed(event: units.PlacementsChanged) -> None:
    tallies.enter_cells(event.people)


def follow() -> None:
    """Subscribe to all of the above."""
    subscribe(study.CourseStarted, course_started)
    subscribe(study.CourseCompleted, course_completed)
    subscribe(study.DocumentOpened, document_opened)
    subscribe(study.DocumentAttested, document_attested)
    subscribe(units.PlacementsChanging, placements_changing)
    subscribe(units.PlacementsChanged, placements_changed)
