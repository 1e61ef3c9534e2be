"""Whom a version concerns, recomputed in plain Python from what members did and from the texts themselves.

It shares no rule with the code that it checks: no masteries, no stored changes, no sets of SQL.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils import timezone

from bema.documents.models import Provision, ProvisionChange, Version
from bema.study.models import (
    Attempt,
    Attestation,
    CourseRecord,
    LessonRecord,
    Objective,
    ObjectiveCitation,
    Response,
)
from bema.updates.models import Review


def taught_by(person, record):
    """Objectives of the lessons done by the time the course was."""
    rows = LessonRecord.objects.filter(person=person, edition__course=record.course)
    return {
        objective.pk
        for row in rows
        if row.completed_at is not None and row.completed_at <= record.completed_at
        for objective in row.edition.objectives.all()
    }


def answers_of(attempt):
    """{objective: whether the last answers to its questions are all right}."""
    last = {}
    for response in sorted(
        Response.objects.filter(attempt=attempt), key=lambda r: (r.answered_at, r.pk)
    ):
        last[response.item_edition_id] = response
    marks = defaultdict(list)
    for response in last.values():
        marks[response.item_edition.objective_id].append(response.is_right)
    return {objective: all(found) for objective, found in marks.items()}


def course_facts(person, record):
    """(objective, instant, how) of one completed course."""
    for attempt in Attempt.objects.filter(person=person, course=record.course, passed=True):
        right = answers_of(attempt)
        if attempt.submitted_at <= record.completed_at:
            yield from ((objective, record.completed_at, "taught") for objective in right)
        else:
            known = [objective for objective, is_right in right.items() if is_right]
            yield from ((objective, attempt.submitted_at, "taught") for objective in known)
    for objective in taught_by(person, record):
        yield objective, record.completed_at, "taught"


def attested_facts(person):
    for attestation in Attestation.objects.filter(person=person):
        work = attestation.version.work
        for objective in Objective.objects.all():
            cited = objective.citations.filter(lineage__work=work)
            if objective.work_id == work.pk or cited.exists():
                yield objective.pk, attestation.attested_at, "attested"


def learned(person):
    """{objective: when it was last brought up to the text in force}."""
    rows = list(attested_facts(person))
    for record in CourseRecord.objects.filter(person=person, completed_at__isnull=False):
        rows += course_facts(person, record)
    for review in Review.objects.filter(person=person, kind="refresher"):
        rows.append((review.objective_id, review.at, "refreshed"))
    facts = defaultdict(list)
    for objective, at, how in rows:
        facts[objective].append((at, how))
    return {pk: current for pk, found in facts.items() if (current := _current(found))}


def _current(facts):
    """The last instant that counts: an attestation does only as long as nothing else taught it."""
    current, is_taught = None, False
    for at, how in sorted(facts):
        if how == "refreshed" and current is None:
            continue
        if how != "attested" or not is_taught:
            current = at
        is_taught = is_taught or how == "taught"
    return current


def words(version):
    return {
        row.lineage_id: row.plain
        for row in Provision.objects.filter(text__version=version, text__is_original=True)
    }


def effective_at(version):
    begins = timezone.make_aware(dt.datetime.combine(version.in_force_from, dt.time()))
    return max(begins, version.published_at)


def was_superseded(version):
    """Whether another was in force already on the day on which this one was published."""
    day = timezone.localdate(version.published_at)
    return any(
        other.in_force_from > version.in_force_from and other.in_force_from <= day
        for other in Version.objects.filter(work=version.work, state="published")
        if other.published_at < version.published_at
    )


def before_on_record(version):
    """The version before it, of those that were published before it was."""
    before = [
        other
        for other in Version.objects.filter(work=version.work, state="published")
        if other.published_at < version.published_at and other.in_force_from < version.in_force_from
    ]
    return max(before, key=lambda other: other.in_force_from, default=None)


def changed_lineages(version):
    """What reads differently than before, and was not changed by what editors call editorial alone."""
    before = before_on_record(version)
    if before is None or was_superseded(version):
        return set()
    steps = [
        other
        for other in Version.objects.filter(work=version.work).order_by("in_force_from")
        if before.in_force_from < other.in_force_from <= version.in_force_from
    ]
    found, last = set(), words(before)
    for step in steps:
        judged = ProvisionChange.objects.filter(version=step, judged_substance=False)
        editorial = {row.lineage_id for row in judged}
        these = words(step)
        changed = {pk for pk in last.keys() | these.keys() if last.get(pk) != these.get(pk)}
        found |= changed - editorial
        last = these
    old = words(before)
    return {pk for pk in found if old.get(pk) != last.get(pk)}


def affected(version):
    """The objectives in use that rest on something that the version changed."""
    lineages = changed_lineages(version)
    return {
        row.objective_id
        for row in ObjectiveCitation.objects.all()
        if row.lineage_id in lineages and row.objective.live
    }


def _cut(instant):
    """To the millisecond, as masteries keep it."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def concerned(version, people, on, objectives=None):
    """The ids of the people who had learned an objective that the version changed, and not refreshed it since.

    `objectives` are those that it affected when it was published, if that is known.
    """
    at = _cut(effective_at(version))
    if at > on:
        return set()
    if objectives is None:
        objectives = affected(version)
    live = {row.pk for row in Objective.objects.all() if row.live}
    return {
        person.pk
        for person in people
        if any(
            pk in objectives & live and _cut(current) < at
            for pk, current in learned(person).items()
        )
    }
