"""Signed copies of documents: made of a published version in one of its languages, checked by anybody."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db.models import Sum
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _

from bema.authenticity import copies, keys, kinds
from bema.authenticity.kinds import Standing, State
from bema.authenticity.models import IssuedCopy
from bema.common.clock import now
from bema.common.errors import Absent, Unavailable
from bema.common.jobs.models import Job, JobState
from bema.common.pdf import has_lao
from bema.documents.access import Visitor, visible_works
from bema.documents.models import Text, Version, VersionState, Work
from bema.documents.paper import Sheet, draw
from bema.documents.queries import Status, status_of, versions_of

KIND = "document"
# Drawing takes some 12 µs a character, in Lao some 45: what takes longer than two seconds is a job.
LONGEST, LONGEST_LAO = 150_000, 40_000
# After a copy could not be made, how long until it is tried again.
_PAUSE = dt.timedelta(minutes=30)
_STATES = {"in_force": State.IN_FORCE, "not_yet": State.NOT_YET, "no_longer": State.SUPERSEDED}


def original_of(text: Text) -> copies.Original:
    """What a signed copy of the text is made of; its version and work must be loaded."""
    version = text.version
    if version.state != VersionState.PUBLISHED:
        raise Absent()
    return copies.Original(
        kind=KIND,
        subject=str(text.pk),
        version=version.in_force_from.isoformat(),
        language=text.language,
        content_hash=text.content_hash,
        draw=partial(_draw, text),
        facts={
            "title": text.title,
            "identifier": version.work.identifier,
            "version": version.in_force_from.isoformat(),
        },
    )


def _draw(text: Text, code: str, address: str) -> bytes:
    acts = [f"{act.identifier} {act.title}".strip() for act in text.version.amending_acts.all()]
    return draw(Sheet(text, acts, code, address))


def kept_copy(text: Text) -> IssuedCopy | None:
    """The copy that is there already. Two queries."""
    return copies.kept(original_of(text), keys.current())


def is_long(text: Text) -> bool:
    """Whether drawing it would keep a reader waiting. One query."""
    length = text.provisions.aggregate(length=Sum(Length("plain")))["length"] or 0
    return bool(length > (LONGEST_LAO if has_lao(text.title) else LONGEST))


def make_later(text: Text) -> None:
    """Have the copy made by a job, unless one is at it. Raises `Unavailable` if that has just failed."""
    from bema.documents.jobs import make_copy_job

    jobs = Job.objects.filter(task=make_copy_job.module_path, kwargs={"text_id": text.pk})
    last = jobs.order_by("-created_at").first()
    if last is None or last.state == JobState.DONE:
        make_copy_job.enqueue(text_id=text.pk)
    elif last.state == JobState.FAILED:
        if last.finished_at and now() - last.finished_at < _PAUSE:
            raise Unavailable()
        make_copy_job.enqueue(text_id=text.pk)


# --- how it stands -----------------------------------------------------------------------------


class DocumentCopies:
    """What the check page tells of a copy of a document.

    Who holds a code holds a copy: the page repeats what stands on it, and says how the version stands today. It
    leads to the text, and names what came after, only for those who may read the document.
    """

    code = KIND

    def standing(self, copy: IssuedCopy, visitor: Visitor) -> Standing:
        text = Text.objects.select_related("version__work__kind").get(pk=int(copy.subject))
        version, work = text.version, text.version.work
        status = status_of(version, versions_of(work))
        may_read = visible_works(visitor).filter(pk=work.pk).exists()
        after = status.replaced_by
        return Standing(
            state=_STATES[status.code],
            title=copy.facts["title"],
            title_language=copy.language,
            kind=str(work.kind or _("Document")),
            since=version.in_force_from,
            ended_on=after.in_force_from if after else None,
            address=f"{_address(work, version)}?lang={text.language}" if may_read else "",
            successor=_successor(work, status) if may_read else "",
            facts=_facts(copy, text),
        )

    def address_of(self, code: str) -> str:
        return ""


def _address(work: Work, version: Version) -> str:
    return reverse("document-version", args=[work.slug, version.in_force_from])


def _successor(work: Work, status: Status) -> str:
    """Where the text stands that is in force instead, or that will follow."""
    after = status.replaced_by
    if after is None:
        return ""
    is_over = status.code == "no_longer" and status.current is not None
    return _address(work, status.current if is_over and status.current else after)


def _facts(copy: IssuedCopy, text: Text) -> list[tuple[kinds.Text, kinds.Text]]:
    facts: list[tuple[kinds.Text, kinds.Text]] = []
    if copy.facts["identifier"]:
        facts.append((_("Official number"), copy.facts["identifier"]))
    if not text.is_original:
        facts.append((_("Kind of text"), _("Translation")))
    return facts


def register() -> None:
    kinds.register(DocumentCopies())
