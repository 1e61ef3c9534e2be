"""What stands on Today of changes: one line a document, however much of it changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from bema.accounts.models import Person
from bema.assignments.today import Section
from bema.documents.access import visible_works
from bema.documents.queries import named
from bema.updates.reattesting import reattestations
from bema.updates.refreshers import minutes_of, stale_of


@dataclass(frozen=True, slots=True)
class Changed:
    """A document of which the member knew, or had confirmed, an older text."""

    title: str
    language: str
    slug: str
    objectives: int
    attests: bool

    @property
    def minutes(self) -> int:
        return minutes_of(self.objectives, attests=self.attests)

    @property
    def url(self) -> str:
        return reverse("refresh", args=[self.slug])


def changed_for(person: Person) -> list[Changed]:
    """The documents that changed for the member, by title. At most seven queries; two where there are none."""
    stale, confirm = stale_of(person), reattestations(person)
    concerned = stale.keys() | confirm.keys()
    if not concerned:
        return []
    works = named(visible_works(person).filter(pk__in=concerned)).order_by("name")
    return [
        Changed(
            title=work.name,
            language=work.name_language,
            slug=work.slug,
            objectives=len(stale.get(work.pk, [])),
            attests=work.pk in confirm,
        )
        for work in works
    ]


def changed(person: Person) -> Section | None:
    items = changed_for(person)
    if not items:
        return None
    return Section(
        key="changed",
        title=_("What changed"),
        template="updates/today/changed.html",
        items=items,
        todo=len(items),
        minutes=sum(item.minutes for item in items),
    )
