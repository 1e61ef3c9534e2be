"""Business writes on accounts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from bema.accounts.codes import hash_code, new_code
from bema.accounts.errors import WrongCode
from bema.accounts.models import Person, SignInCode
from bema.common.clock import now
from bema.common.models import audit

BATCH = 1_000
VALID_FOR = dt.timedelta(days=30)


@transaction.atomic
def issue_codes(
    *, actor: Person | str, people: QuerySet[Person], valid_for: dt.timedelta = VALID_FOR
) -> dict[int, str]:
    """A new one-time code for each of these people, by person id. Their older codes no longer work.

    The codes themselves are nowhere kept: the caller prints them, once. Who may be given one is the
    caller's to check.
    """
    at = now()
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    codes = {pk: new_code() for pk in ids}
    SignInCode.objects.filter(person__in=people, used_at=None, expires_at__gt=at).update(
        expires_at=at
    )
    issuer = None if isinstance(actor, str) else actor
    SignInCode.objects.bulk_create(
        (
            SignInCode(
                person_id=pk,
                code_hash=hash_code(code),
                issued_at=at,
                expires_at=at + valid_for,
                issued_by=issuer,
            )
            for pk, code in codes.items()
        ),
        batch_size=BATCH,
    )
    audit(actor=actor, action="accounts.issue_codes", people=len(codes))
    return codes


@transaction.atomic
def redeem_code(*, member_number: str, code: str) -> Person:
    """The person whose unused code this is; it is used up now. Raises `WrongCode`."""
    at = now()
    kept = (
        SignInCode.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(
            code_hash=hash_code(code),
            person__member_number__iexact=member_number.strip(),
            person__is_active=True,
            used_at=None,
            expires_at__gt=at,
        )
        .first()
    )
    if kept is None:
        raise WrongCode()
    kept.used_at = at
    kept.save(update_fields=["used_at"])
    audit(actor=kept.person, action="accounts.redeem_code")
    return kept.person


@transaction.atomic
def choose_password(*, actor: Person, password: str) -> None:
    """Set the person's own password. It has been validated by the form."""
    actor.set_password(password)
    actor.save(update_fields=["password"])
    audit(actor=actor, action="accounts.choose_password")


@transaction.atomic
def correct_own_data(*, actor: Person, given_name: str, language: str) -> None:
    """What a person may change without asking anybody."""
    actor.given_name, actor.language = given_name, language
    actor.full_clean(exclude=["password"])
    actor.save(update_fields=["given_name", "language"])
    audit(actor=actor, action="accounts.correct_own_data")
