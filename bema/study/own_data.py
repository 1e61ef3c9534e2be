"""What the study keeps about a person, for that person to see: all of it, answers included."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.accounts.own_data import Section
from bema.common.localized import pick, pick_language
from bema.documents.models import Work
from bema.documents.queries import named
from bema.study.models import (
    Attempt,
    Attestation,
    Certificate,
    ItemEdition,
    ItemKind,
    LessonRecord,
    Response,
)


def records(person: Person) -> Iterable[Section]:
    """Lessons, tests, answers, attestations and certificates. Six queries."""
    yield _lessons(person)
    yield _attempts(person)
    yield _responses(person)
    attested = list(
        Attestation.objects.filter(person=person).select_related("version").order_by("attested_at")
    )
    works = named(Work.objects.filter(pk__in={a.version.work_id for a in attested}))
    names = {work.pk: work.name for work in works}
    yield Section(
        "attestations",
        _("What you confirmed to have read"),
        (
            ("document", _("Document")),
            ("in_force_from", _("Version")),
            ("at", _("When")),
            ("sha256", _("Fingerprint of the text")),
        ),
        [
            (names[a.version.work_id], a.version.in_force_from, a.attested_at, a.content_hash)
            for a in attested
        ],
    )
    certificates = Certificate.objects.filter(person=person).order_by("issued_at")
    yield Section(
        "certificates",
        _("Your certificates"),
        (("course", _("Course")), ("code", _("Number")), ("at", _("Issued"))),
        [(pick(c.content["title"]), c.code, c.issued_at) for c in certificates],
    )


def _lessons(person: Person) -> Section:
    kept = (
        LessonRecord.objects.filter(person=person).select_related("edition").order_by("started_at")
    )
    return Section(
        "lessons",
        _("Your lessons"),
        (("lesson", _("Lesson")), ("started_at", _("Begun")), ("completed_at", _("Finished"))),
        [(pick(r.edition.title), r.started_at, r.completed_at) for r in kept],
    )


def _attempts(person: Person) -> Section:
    kept = Attempt.objects.filter(person=person).select_related("course_edition")
    return Section(
        "attempts",
        _("Your tests"),
        (
            ("course", _("Course")),
            ("started_at", _("Begun")),
            ("submitted_at", _("Handed in")),
            ("score", _("Score in per cent")),
        ),
        [
            (pick(a.course_edition.content["title"]), a.started_at, a.submitted_at, a.score)
            for a in kept.order_by("started_at")
        ],
    )


def _responses(person: Person) -> Section:
    kept = Response.objects.filter(person=person).select_related("item_edition")
    return Section(
        "responses",
        _("Your answers"),
        (
            ("question", _("Question")),
            ("answer", _("Answer")),
            ("is_right", _("Right")),
            ("at", _("When")),
        ),
        [
            (_plain(r.item_edition.content["stem"]), _answer(r), r.is_right, r.answered_at)
            for r in kept.order_by("answered_at")
        ],
    )


def _plain(words: dict[str, str]) -> str:
    return unescape(strip_tags(pick(words)))


def _answer(response: Response) -> str:
    """The answer in words: options by what they say, in the order in which they were put."""
    edition, answer = response.item_edition, response.answer
    if edition.kind == ItemKind.TRUE_FALSE:
        return str(_("True") if answer else _("False"))
    options = _options(edition)
    if edition.kind == ItemKind.SINGLE:
        return options[int(answer)]
    if isinstance(answer, list):
        return "; ".join(options[option] for option in answer)
    return str(answer)


def _options(edition: ItemEdition) -> list[str]:
    """What an answer's numbers stand for, as plain text: right sides, or options."""
    name = "targets" if edition.kind == ItemKind.MATCHING else "options"
    by_language = edition.content.get(name, {})
    language = pick_language(by_language)
    return [unescape(strip_tags(option)) for option in by_language.get(language, [])]
