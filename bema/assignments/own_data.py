"""What assignments keep about a person, for that person to see and take along."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.accounts.own_data import Section
from bema.assignments.models import Progress
from bema.assignments.subjects import name_subjects


def own_progress(person: Person) -> Iterable[Section]:
    """What the person has begun and finished. Three queries."""
    rows = list(Progress.objects.filter(person=person).order_by("started_at"))
    names = name_subjects(row.subject_id for row in rows)
    yield Section(
        "progress",
        _("What you have begun and done"),
        (("subject", _("What")), ("started_at", _("Begun")), ("done_at", _("Done"))),
        [(names[row.subject_id].title, row.started_at, row.done_at) for row in rows],
    )
