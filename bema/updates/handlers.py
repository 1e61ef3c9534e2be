"""What happens below (study, documents, units) and here, followed here in the same transaction."""

from __future__ import annotations

from bema.assignments.events import SubjectMade
from bema.common.events import subscribe
from bema.documents.events import VersionPublished
from bema.study import events as study
from bema.study.models import CourseRecord
from bema.units import events as units
from bema.updates import changes, effects, events, evidence
from bema.updates.jobs import recount
from bema.updates.mastery import record
from bema.updates.models import ObjectiveChange
from bema.updates.standings import keeping


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
    # First what editors settled: an objective that is retired calls for no refresher.
    effects.on_publication(event.version_id)
    if changes.note_changes(event.version_id):
        noted = ObjectiveChange.objects.filter(version=event.version_id)
        recount(noted.values_list("effective_at", flat=True)[0])


def masteries_changing(event: events.MasteriesChanging) -> None:
    keeping.take_out(event.person_id, event.objective_ids)


def masteries_changed(event: events.MasteriesChanged) -> None:
    keeping.put_in(event.person_id, event.objective_ids)


def placements_changing(event: units.PlacementsChanging) -> None:
    keeping.leave_cells(event.people)


def placements_changed(event: units.PlacementsChanged) -> None:
    keeping.enter_cells(event.people)


def content_changed(_event: study.ContentPublished | SubjectMade) -> None:
    """A course may teach other objectives than before, or something is assigned for the first time."""
    recount()


def follow() -> None:
    """Subscribe to all of the above."""
    subscribe(study.CourseCompleted, course_completed)
    subscribe(study.TestPassed, test_passed)
    subscribe(study.DocumentAttested, document_attested)
    subscribe(VersionPublished, version_published)
    subscribe(events.MasteriesChanging, masteries_changing)
    subscribe(events.MasteriesChanged, masteries_changed)
    subscribe(units.PlacementsChanging, placements_changing)
    subscribe(units.PlacementsChanged, placements_changed)
    subscribe(study.ContentPublished, content_changed)
    subscribe(SubjectMade, content_changed)
