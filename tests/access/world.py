"""One small world in which everything that has an address exists once and belongs to North.

Everybody who asks for it stands somewhere else in the tree: in it, beside it, above it, or outside.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bema.authenticity.keys import current
from bema.portal.models import PlanFeed
from bema.study.actions import open_lesson, start_attempt, submit_attempt

VISITOR = "visitor"
YEAR = 2020  # in which the site's event was
NAMED = ("topic", "author", "area")  # of the portal: their words stand in their addresses


@dataclass
class World:
    """The people by what they are, and what fills the gaps of the addresses by its name."""

    people: dict[str, Any] = field(default_factory=dict)
    gaps: dict[str, Any] = field(default_factory=dict)


def make_people(tree: Any, place: Any, grant: Any) -> dict[str, Any]:
    """Each role at North itself, below it, beside it (South) and above it (the root)."""
    people = {
        "member": place("Alice", tree.mill),
        "member beside": place("Bob", tree.harbour),
        "outsider": place("Charlie", tree.hill),
    }
    spots = {"": tree.north, " below": tree.mill, " beside": tree.south, " above": tree.root}
    for role in ("training_manager", "editor", "administrator"):
        for spot, unit in spots.items():
            name = role.replace("training_", "") + spot
            people[name] = place(name.title(), unit, member_number=name.upper().replace(" ", "-"))
            grant(people[name], role, unit)
    return people


def lesson_done(person: Any, course: Any) -> None:
    from bema.study.models import LessonEdition, LessonRecord

    for lesson in course.lessons:
        open_lesson(actor=person, slug=course.slug, lesson_id=lesson.pk)
        edition = LessonEdition.objects.get(lesson=lesson, is_current=True)
        LessonRecord.objects.filter(person=person, lesson=lesson).update(
            next_step=edition.step_count + 1, completed_at=edition.published_at
        )


def make_site() -> dict[str, Any]:
    """The public site with one story, its topic, author and area, and an event that is past."""
    from bema.portal.founding import found_site
    from bema.portal.models import Area, ArticlePage, Author, EventPage, SectionPage, Topic

    home = found_site(actor="test")
    section = home.add_child(instance=SectionPage(title="News", slug="news", locale=home.locale))
    story = section.add_child(instance=ArticlePage(title="Water", slug="w", locale=home.locale))
    topic, author, area = (
        model.objects.create(name={"en": "Water"}) for model in (Topic, Author, Area)
    )
    story.topics.add(topic)
    story.areas.add(area)
    story.story_authors.create(author=author)
    story.save()
    began = dt.datetime(YEAR, 5, 6, tzinfo=dt.UTC)
    event = section.add_child(
        instance=EventPage(title="Flood", slug="flood", locale=home.locale, starts_at=began)
    )
    return {
        "story": story.pk,
        "comment": a_comment(story),
        "path": section.url.removeprefix("/en/"),
        "section": section.pk,
        "topic": topic.pk,
        "author": author.pk,
        "area": area.pk,
        "event": event.pk,
    }


def a_subscriber() -> dict[str, str]:
    """The keys of the links in her letters."""
    from bema.common.clock import now
    from bema.portal.letters.links import confirm_key, own_key
    from bema.portal.models import Subscriber

    gwen = Subscriber.objects.create(email="gwen@example.org", language="en", created_at=now())
    return {"confirm": confirm_key(gwen), "own": own_key(gwen)}


def a_comment(story: Any) -> str:
    """The key of a guest's letter about her comment, which is published."""
    from bema.common.clock import now
    from bema.portal.comments.links import key_of
    from bema.portal.models import Comment

    comment = Comment.objects.create(
        story=story, text="Well said.", name="Gwen", language="en", state="accepted",
        sent_at=now(), received_at=now(),
    )  # fmt: skip
    return key_of(comment)


def make_documents(tree: Any, law: Any) -> dict[str, Any]:
    """A document of North for its own people only, in force, with a draft of its next version."""
    from bema.documents.models import Lineage, PendingAct, Provision, Text, Version, Work

    work = Work.objects.create(
        slug="inner",
        title="Inner order",
        owner=tree.north,
        language="en",
        visibility="subtree",
        needs_attestation=True,
    )
    made = {}
    for name, since in (("version", dt.date(2020, 1, 1)), ("draft", dt.date(2031, 1, 1))):
        version = Version.objects.create(work=work, in_force_from=since, content_hash=name)
        text = Text.objects.create(
            version=version,
            language="en",
            title="Inner order",
            content_hash=name,
            source="x.md",
            source_name="x.md",
        )
        Provision.objects.create(
            text=text,
            ordinal=0,
            path="art_1",
            level="article",
            number="Article 1",
            plain="Keep quiet.",
            html="Keep quiet.",
            lineage=Lineage.objects.create(work=work),
        )
        made[name] = version
    made["version"].state = "published"
    made["version"].save()
    made["lineage"] = Provision.objects.get(text__version=made["version"]).lineage_id
    made["act"] = PendingAct.objects.create(work=work, identifier="9-QD")
    return {"work": work, **made}


def refresher_of(person: Any, documents: Any, course: Any) -> Any:
    """That the person knew an objective before the document changed it."""
    from bema.study.models import ItemEdition, Objective
    from bema.updates.models import Mastery, ObjectiveChange

    objective = Objective.objects.filter(
        pk__in=ItemEdition.objects.filter(item__owner=course.course.owner).values("objective")
    ).first()
    then, since = (dt.datetime(2020, month, 1, tzinfo=dt.UTC) for month in (2, 3))
    ObjectiveChange.objects.create(
        objective=objective, version=documents["version"], effective_at=since
    )
    Mastery.objects.create(
        person=person,
        objective=objective,
        learned_at=then,
        current_at=then,
        reviewed_at=then,
        known_until=then,
        stability=1.0,
        difficulty=5.0,
    )
    return objective


def make_rosters(tree: Any, people: dict[str, Any]) -> Any:
    from bema.units.models import RosterImport

    roster = RosterImport(
        unit=tree.north,
        uploaded_by=people["administrator"],
        file_name="r.csv",
        effective_on=dt.date(2026, 1, 1),
        state="preview",
    )
    roster.file.save("r.csv", ContentFile(b"member_number,full_name\n"), save=True)
    return roster


def build(tree: Any, place: Any, grant: Any, law: Any, taught: Any) -> World:
    """Everything once. Costs a second or two; the table asks it several hundred times."""
    from wagtail.documents.models import Document

    from bema.assignments.models import Assignment, Subject
    from bema.common.jobs.models import Job
    from bema.study.models import Certificate
    from bema.units.models import CorrectionRequest, RoleGrant, SlipSheet

    for name in ("x.md", "slips/none.pdf", "images/gauge.webp"):
        default_storage.save(name, ContentFile(b"Article 1. Keep quiet."))
    people = make_people(tree, place, grant)
    alice = people["member"]
    course = taught(slug="inner-course", owner=tree.north)
    subject = Subject.objects.create(course=course.course)
    assignment = Assignment.objects.create(
        subject=subject, unit=tree.mill, opens_on=dt.date(2020, 1, 1)
    )
    lesson_done(alice, course)
    handed_in = submit_attempt(
        actor=alice, attempt_id=start_attempt(actor=alice, slug=course.slug).pk
    )
    going_on = start_attempt(actor=alice, slug=course.slug)
    Certificate.objects.create(
        code="TEST-CODE",
        person=alice,
        course=course.course,
        content={
            "name": "Alice",
            "title": {"en": "Floods"},
            "organisation": "R",
            "works": [],
            "score": 90,
            "date": "2026-01-01",
        },
        content_hash="h",
        issued_at=handed_in.submitted_at,
    )
    documents = make_documents(tree, law)
    objective = refresher_of(alice, documents, course)
    upload = _document_import(tree, people["editor"])
    film = Document(title="Not shown yet", uploaded_by_user=people["editor"])
    film.file.save("film.mp4", ContentFile(b"film"))
    sheet = SlipSheet.objects.create(
        unit=tree.north, issued_by=people["administrator"], file="slips/none.pdf", people=1
    )
    CorrectionRequest.objects.create(person=alice, field="full_name", wanted="Alicia")
    job = Job.objects.create(task="none", owner=people["administrator"], state="done")
    roster = make_rosters(tree, people)
    role = RoleGrant.objects.get(person=people["manager"])
    site = make_site()
    letters = a_subscriber()
    plan = PlanFeed.objects.create(person=people["editor"])
    gaps = SimpleNamespace(**locals())
    return World(people=people, gaps=_gaps(gaps))


def _document_import(tree: Any, editor: Any) -> Any:
    from bema.documents.models import DocumentImport

    upload = DocumentImport(
        uploaded_by=editor, owner=tree.north, file_name="x.md", language="en", details={}
    )
    upload.file.save("x.md", ContentFile(b"# Order\n\nArticle 1. Be quiet.\n"), save=True)
    return upload


def _gaps(made: Any) -> dict[str, Any]:
    """What stands in each gap, by URL name and then by the name of the gap."""
    course, documents = made.course, made.documents
    return {
        "code": "R-N",
        "secret": made.plan.secret,
        "subject": made.subject.pk,
        "job_id": made.job.pk,
        "attempt_id": made.going_on.pk,
        "number": 1,
        "story_id": made.site["story"],
        "key": made.site["comment"],
        "kind": lambda name: "topic" if name == "feed-named" else "lesson",
        "form": "rss",
        "year": YEAR,
        "digest": "0",
        "thing_id": course.lessons[0].pk,
        "lesson_id": course.lessons[0].pk,
        "ordinal": 1,
        "objective_id": made.objective.pk,
        "language": lambda name: "en" if name == "document-source" else "vi",
        "on": dt.date(2020, 1, 1),
        "earlier": dt.date(2020, 1, 1),
        "later": dt.date(2020, 1, 1),
        "path": lambda name: made.site["path"] if name == "wagtail_serve" else "art_1",
        "version_id": documents["version"].pk,
        "sheet_id": made.sheet.pk,
        "table": "people",
        "extension": "csv",
        "slug": lambda name: {
            **dict.fromkeys(COURSE_PAGES, course.slug),
            **dict.fromkeys(NAMED, "water"),
        }.get(name, "inner"),
        "pk": lambda name: {
            **{kind: made.site[kind] for kind in NAMED},
            "feed-section": made.site["section"],
            "api-story": made.site["story"],
            "feed-named": made.site["topic"],
            "card": made.site["section"],
            "event-calendar": made.site["event"],
            "assignment": made.assignment.pk,
            "provision-history": documents["lineage"],
            "document-act": documents["act"].pk,
            "document-act-withdraw": documents["act"].pk,
            "assignment-withdraw": made.assignment.pk,
            "role-end": made.role.pk,
            "person": made.alice.pk,
            "person-move": made.alice.pk,
            "course-translations": course.course.pk,
            "still-right": course.course.pk,
            "document-import": made.upload.pk,
            "document-import-discard": made.upload.pk,
        }.get(name, made.roster.pk if name.startswith("roster") else documents["draft"].pk),
        "certificate-check": {"code": "TEST-CODE"},
        "rest": "nothing",
        "api-document": {"slug": "flood"},
        "api-provision": {"slug": "flood", "path": "art_1"},
        "check-copy": {"code": "TEST-CODE"},
        "letters-confirm": {"key": made.letters["confirm"]},
        "letters-own": {"key": made.letters["own"]},
        "letters-end": {"key": made.letters["own"]},
        "public-key-file": {"fingerprint": current().record.fingerprint},
        "result": {"attempt_id": made.handed_in.pk},
        "picture": {"name": "gauge.webp"},
        "wagtaildocs_serve": {"pk": made.film.pk, "name": made.film.filename},
    }


COURSE_PAGES = {
    "course",
    "course-changed",
    "certificate",
    "test",
    "attempt",
    "question",
    "result",
    "lesson",
    "step",
}
