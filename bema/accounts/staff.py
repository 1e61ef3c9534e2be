"""Who carries responsibility for others and therefore signs in with a second step.

Roles belong to the units, which stand above accounts: they register the test of who has one.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q

from bema.accounts.models import Person

# Reasons why a person counts as staff; a higher domain adds its own in `AppConfig.ready()`.
reasons: list[Callable[[Person], bool]] = [lambda person: person.is_superuser]

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def second_step_required() -> bool:
    return bool(settings.BEMA.staff_mfa == "required")


def second_step_done(*, prefix: str = "") -> Q:
    """The condition that a person may use a role: a passkey or an authenticator app is set up."""
    if not second_step_required():
        return Q()
    has_one = Authenticator.objects.filter(type__in=SECOND_STEPS).values("user_id")
    return Q(**{f"{prefix}pk__in": has_one})


def is_staff(person: Person) -> bool:
    """Whether the person has a role of any kind. One query a reason."""
    return any(reason(person) for reason in reasons)


def lacks_second_step(person: Person) -> bool:
    """Whether the person has a role that waits for the second step to be set up."""
    if not person.is_authenticated or not second_step_required():
        return False
    if Authenticator.objects.filter(user=person, type__in=SECOND_STEPS).exists():
        return False
    return is_staff(person)


def wants_second_step(user: object) -> bool:
    """The same of whoever asks, signed in or not."""
    return isinstance(user, Person) and lacks_second_step(user)
