"""The short review that Today offers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bema.accounts.models import Person
from bema.assignments.today import Section
from bema.updates.reviewing import standing


def go_over_again(person: Person) -> Section | None:
    """A short review, offered and never counted as something to be done. Two queries at most."""
    offered = standing(person)
    if not offered.left:
        return None
    return Section(
        key="review",
        title=_("Go over again"),
        template="updates/today/review.html",
        items=[offered],
    )
