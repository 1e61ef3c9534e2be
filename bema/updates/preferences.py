"""How many questions a day: what a member chose, else what the organisation did."""

from __future__ import annotations

from django.db import transaction

from bema.accounts.models import Person
from bema.common.errors import Absent, Invalid
from bema.common.models import audit
from bema.units.access import administers_everything
from bema.updates.models import ReviewDefault, ReviewPreference
from bema.updates.models.reviewing import PER_DAY, USUAL


def chosen(own: int | None, usual: int | None) -> int:
    """The member's own number, else the organisation's, else the usual one."""
    return next((number for number in (own, usual) if number is not None), USUAL)


def own_number(person: Person) -> int | None:
    """What the member chose, if anything. One query."""
    rows = ReviewPreference.objects.filter(person=person)
    return rows.values_list("per_day", flat=True).first()


def default_number() -> int:
    """What the organisation chose. One query."""
    return chosen(None, ReviewDefault.objects.values_list("per_day", flat=True).first())


def per_day(person: Person) -> int:
    """How many questions a day this member goes over. Two queries at most."""
    own = own_number(person)
    return default_number() if own is None else own


def choose_own(*, actor: Person, number: int | None) -> None:
    """Set the member's own number; None goes back to the organisation's."""
    if number is None:
        ReviewPreference.objects.filter(person=actor).delete()
        return
    _require_known(number)
    ReviewPreference.objects.update_or_create(person=actor, defaults={"per_day": number})


def may_choose_default(person: Person) -> bool:
    """Whether the person administers the whole organisation."""
    return person.is_superuser or administers_everything(person)


@transaction.atomic
def choose_default(*, actor: Person, number: int) -> None:
    """Set the organisation's number. Only who administers the whole of it may; else `Absent`."""
    if not may_choose_default(actor):
        raise Absent()
    _require_known(number)
    ReviewDefault.objects.update_or_create(pk=1, defaults={"per_day": number})
    audit(actor=actor, action="reviews.default", per_day=number)


def _require_known(number: int) -> None:
    if number not in PER_DAY:
        raise Invalid()
