"""What letters keep about a person, for that person to see and take away."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bema.accounts.models import Person
from bema.accounts.own_data import Section
from bema.portal.models import Subscriber


def sections(person: Person) -> Iterable[Section]:
    """The letters that go to the person."""
    mine = Q(person=person) | (Q(email=person.email.lower()) if person.email else Q(pk__in=[]))
    yield Section(
        "letters",
        _("Letters"),
        (
            ("email", _("E-mail")),
            ("language", _("Language")),
            ("rhythm", _("How often")),
            ("created_at", _("Since")),
        ),
        [
            (row.email, row.language, row.get_rhythm_display(), row.created_at)
            for row in Subscriber.objects.filter(mine)
        ],
    )
