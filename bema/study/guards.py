"""What a member was shown, answered and attested stays as it was.

A person's row is deleted by nobody's hand but an erasure's, which deletes it first and, in the same
transaction, what it leaves behind: only then may a record go.
"""

from bema.common.immutability import Guard
from bema.study.models import (
    Attempt,
    Attestation,
    Certificate,
    CourseEdition,
    ItemEdition,
    LessonEdition,
    Response,
    StepEdition,
)

_PERSON_IS_THERE = "EXISTS (SELECT 1 FROM accounts_person p WHERE p.id = OLD.person_id)"

GUARDS = [
    Guard(
        model=Attempt,
        event="UPDATE",
        when="OLD.state = 'submitted'",
        message="a submitted attempt is immutable",
    ),
    Guard(
        model=Attempt,
        event="DELETE",
        when="OLD.state = 'submitted' AND " + _PERSON_IS_THERE,
        message="a submitted attempt is never deleted",
    ),
    Guard(
        model=Certificate,
        event="UPDATE",
        may_vanish=("person",),
        message="a certificate is immutable",
    ),
    Guard(
        model=Certificate,
        event="DELETE",
        message="a certificate is never deleted",
    ),
    *(
        Guard(model=model, event="UPDATE", message=f"{thing} is immutable")
        for model, thing in [(Response, "a response"), (Attestation, "an attestation")]
    ),
    *(
        Guard(
            model=model,
            event="DELETE",
            when=_PERSON_IS_THERE,
            message=f"{thing} is never deleted",
        )
        for model, thing in [(Response, "a response"), (Attestation, "an attestation")]
    ),
    *(
        Guard(model=model, event="UPDATE", but=("is_current",), message="an edition is immutable")
        for model in (CourseEdition, ItemEdition, LessonEdition)
    ),
    Guard(model=StepEdition, event="UPDATE", message="a step of an edition is immutable"),
    *(
        Guard(model=model, event="DELETE", message="an edition is never deleted")
        for model in (CourseEdition, ItemEdition, LessonEdition, StepEdition)
    ),
]
