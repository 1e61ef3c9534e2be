"""The certificate as PDF, for its owner; and the public page that confirms it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bema.accounts.pages import for_members, person_of
from bema.authenticity.copies import require_valid, respond, signed_copy, withdrawal
from bema.authenticity.keys import can_sign
from bema.authenticity.models import IssuedCopy
from bema.common.errors import Absent
from bema.study import queries
from bema.study.certificates import certificate_pdf, check_address, original_of
from bema.study.models import Certificate


@for_members
@require_GET
def certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """The person's own certificate, in the language of the page: signed, unless there is no key to sign with."""
    found = Certificate.objects.filter(person=person_of(request), course__slug=slug).first()
    if found is None:
        raise Absent()
    if not can_sign():
        require_valid(found.code)
        unsigned = certificate_pdf(found, check_address(found.code))
        response = HttpResponse(unsigned, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{found.code}.pdf"'
        return response
    return respond(request, signed_copy(original_of(found)), name=f"{found.code}.pdf")


@never_cache
@require_GET
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate with this number was issued: to whom, for what, when; and whether it still counts."""
    found = queries.certificate_by_code(code)
    copies = list(IssuedCopy.objects.filter(code=found.code).select_related("key")) if found else []
    context = {
        "certificate": found,
        "copies": copies,
        "withdrawn": withdrawal(found.code) if found else None,
    }
    return render(request, "study/certificate_check.html", context, status=200 if found else 404)
