"""Issuing codes for a unit and printing them."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from bema.accounts.actions import VALID_FOR, issue_codes
from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.jobs import enqueue, report
from bema.common.models import audit
from bema.common.pdf import Document
from bema.units.access import access_unit, beyond, granted_units, has_role_over
from bema.units.models import Role, SlipSheet, Unit
from bema.units.queries import in_subtree
from bema.units.slips.drawing import Slip, draw
from bema.units.slips.errors import NobodyToPrint, TooManySlips

AT_MOST = 5_000
# A sheet shows codes in the clear: it goes when the day is over.
KEPT_FOR = dt.timedelta(days=1)


def people_for(actor: Person, unit: Unit, *, for_everybody: bool) -> QuerySet[Person]:
    """Who gets a slip: members of the subtree without a password and, unless for everybody, without e-mail.

    Never those with a role beyond what the actor administers: a slip would open their account.
    """
    people = Person.objects.filter(in_subtree(unit, prefix="placement__unit__"), is_active=True)
    people = people.exclude(beyond(granted_units(actor, Role.ADMINISTRATOR)))
    if for_everybody:
        return people
    has_none = {"password__startswith": UNUSABLE_PASSWORD_PREFIX}
    return people.filter(email="", **has_none)


@transaction.atomic
def order_slips(*, actor: Person, code: str, for_everybody: bool) -> SlipSheet:
    """Ask for the slips of a unit; a job issues the codes and draws the sheet."""
    unit = access_unit(actor, code, role=Role.ADMINISTRATOR)
    count = people_for(actor, unit, for_everybody=for_everybody).count()
    if not count:
        raise NobodyToPrint()
    if count > AT_MOST:
        raise TooManySlips(people=count, most=AT_MOST)
    remove_old_sheets()
    sheet = SlipSheet.objects.create(
        unit=unit, issued_by=actor, for_everybody=for_everybody, people=count
    )
    sheet.job = enqueue(print_slips, owner=actor, sheet_id=sheet.pk)
    sheet.save(update_fields=["job"])
    audit(actor=actor, action="slips.order", subject=unit.code, people=count)
    return sheet


@task()
def print_slips(sheet_id: int) -> dict[str, str]:
    """Issue the codes and draw them. Run twice, it issues again: only the sheet that stays is valid."""
    sheet = SlipSheet.objects.select_related("unit", "issued_by").get(pk=sheet_id)
    assert sheet.issued_by is not None
    people = people_for(sheet.issued_by, sheet.unit, for_everybody=sheet.for_everybody)
    with transaction.atomic():
        codes = issue_codes(actor=sheet.issued_by, people=people)
        data = _drawn(sheet, codes)
        sheet.file.save(f"slips-{sheet.pk}.pdf", ContentFile(data), save=False)
        sheet.people = len(codes)
        sheet.save(update_fields=["file", "people"])
    from django.urls import reverse

    return {"url": reverse("slips", args=[sheet.unit.code])}


def _drawn(sheet: SlipSheet, codes: dict[int, str]) -> bytes:
    people = (
        Person.objects.filter(pk__in=codes)
        .select_related("placement__unit")
        .order_by("placement__unit__path", "full_name", "pk")
    )
    slips = (
        Slip(
            unit=person.placement.unit.name,
            name=person.full_name,
            member_number=person.member_number,
            code=codes[person.pk],
            language=person.language,
        )
        for person in people
    )
    document = Document(title=sheet.unit.name)
    for done in draw(document, slips, valid_until=now() + VALID_FOR):
        if done % 20 == 0:
            report(done=done, total=len(codes))
    if not codes:
        raise NobodyToPrint()
    return document.data()


def remove_old_sheets() -> None:
    """Delete the files of sheets whose day is over. The codes on them go on being valid."""
    for sheet in SlipSheet.objects.filter(created_at__lt=now() - KEPT_FOR).exclude(file=""):
        sheet.file.delete(save=False)
        sheet.save(update_fields=["file"])


def access_sheet(person: Person, sheet_id: int) -> SlipSheet:
    """A sheet that can still be fetched, by who administers its unit."""
    sheet = SlipSheet.objects.select_related("unit").exclude(file="").filter(pk=sheet_id).first()
    if sheet is None or sheet.created_at < now() - KEPT_FOR:
        raise Absent()
    if not has_role_over(person, Role.ADMINISTRATOR, sheet.unit):
        raise Absent()
    return sheet
