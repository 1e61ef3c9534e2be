"""What happens below (study, documents), followed here in the same transaction."""

from __future__ import annotations

from bema.common.events import subscribe
from bema.documents.events import VersionPublished
from bema.study import events as study
from bema.study.models import CourseRecord
from bema.updates import changes, evidence
from bema.updates.mastery import record


def course_completed(event: study.CourseCompleted) -> None:
    facts = evidence.course_facts([event.person_id], event.course_id).get(event.person_id, [])
    record(person_id=event.person_id, facts=[fact for fact in facts if fact.at == event.at])


def test_passed(event: study.TestPassed) -> None:
    """Passed again after completion: what was answered right is known as the text stands now."""
    done = CourseRecord.objects.filter(
        person=event.person_id, course=event.course_id, completed_at__lt=event.at
    )
    if done.exists():
        facts = evidence.course_facts([event.person_id], event.course_id).get(event.person_id, [])
        record(person_id=event.person_id, facts=[fact for fact in facts if fact.at == event.at])


def document_attested(event: study.DocumentAttested) -> None:
    facts = evidence.attestation_facts([event.person_id], event.version_id)
    record(person_id=event.person_id, facts=facts.get(event.person_id, []))


def version_published(event: VersionPublished) -> None:
    changes.note_changes(event.version_id)


def follow() -> None:
    """Subscribe to all of the above."""
    subscribe(study.CourseCompleted, course_completed)
    subscribe(study.TestPassed, test_passed)
    subscribe(study.DocumentAttested, document_attested)
    subscribe(VersionPublished, version_published)
